// Slack's rate limits, as token buckets per method and, for posting, per channel.
import type { Clock } from '../workspace/identifiers.ts';

interface Tier {
  readonly perMinute: number;
  readonly burst: number;
}

/** Slack names the sustained rates (docs.slack.dev/apis/web-api/rate-limits); the bursts are this sandbox's. */
const TIER_2: Tier = { perMinute: 20, burst: 10 };
const TIER_3: Tier = { perMinute: 50, burst: 20 };
const TIER_4: Tier = { perMinute: 100, burst: 40 };
const POSTING: Tier = { perMinute: 60, burst: 4 };
/** Tier 1, but an app may open its ten connections, and refresh them, without waiting. */
const CONNECTING: Tier = { perMinute: 1, burst: 20 };
const SPECIAL: Tier = { perMinute: 600, burst: 100 };

const TIERS: Readonly<Record<string, Tier>> = {
  'apps.connections.open': CONNECTING,
  'auth.test': SPECIAL,
  'blocks.validate': SPECIAL,
  'chat.postMessage': POSTING,
  'chat.update': TIER_3,
  'chat.delete': TIER_3,
  'chat.postEphemeral': TIER_4,
  'chat.getPermalink': SPECIAL,
  'conversations.list': TIER_2,
  'conversations.info': TIER_3,
  'conversations.history': TIER_3,
  'conversations.replies': TIER_3,
  'conversations.join': TIER_3,
  'conversations.members': TIER_4,
  'users.info': TIER_4,
  'users.list': TIER_2,
  'usergroups.list': TIER_2,
  'usergroups.users.list': TIER_2,
  'views.open': TIER_4,
  'views.update': TIER_4,
  'views.push': TIER_4,
  'views.publish': TIER_4,
  'files.getUploadURLExternal': TIER_4,
  'files.completeUploadExternal': TIER_4,
  'reactions.add': TIER_3,
  'reactions.remove': TIER_2,
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class Rates {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The seconds to wait when the call is over the limit, else undefined. */
  take(method: string, channelId: string | undefined): number | undefined {
    const tier = TIERS[method];
    if (!tier) {
      return undefined;
    }
    const key = tier === POSTING ? `${method} ${channelId}` : method;
    const bucket = this.#filled(key, tier);
    if (bucket.tokens < 1) {
      return Math.ceil(((1 - bucket.tokens) * 60) / tier.perMinute);
    }
    bucket.tokens -= 1;
    return undefined;
  }

  #filled(key: string, { perMinute, burst }: Tier): Bucket {
    const now = this.#clock();
    const before = this.#buckets.get(key) ?? { tokens: burst, filledAt: now };
    const gained = ((now - before.filledAt) / 60_000) * perMinute;
    const bucket = { tokens: Math.min(burst, before.tokens + gained), filledAt: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
