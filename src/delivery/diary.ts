/** What delivery met with lately, so that a card which was posted late can say what held it up. */
import type { Alert } from '../alert/alert.ts';
import type { Hold } from '../alert/card-state.ts';
import type { Call } from './budget.ts';
import type { Carried } from './carrier.ts';
import { PAUSE_MS } from './restraint.ts';

type TroubleKind = Extract<Hold, { readonly ms: number }>['kind'];

/** What held up a channel, or everything, for a while. */
interface Episode {
  readonly kind: TroubleKind;
  readonly channel: string;
  readonly from: number;
  readonly until: number;
  readonly reason?: string;
}

/** Without a channel, it is about all of them. */
type Note = Omit<Episode, 'channel'> & Partial<Pick<Episode, 'channel'>>;

/** A call to Slack, from its beginning to its answer. */
interface CallMade {
  readonly channel: string;
  readonly call: Call;
  readonly from: number;
  readonly until: number;
}

/** What an outcome means for those who wait; the others keep nobody waiting. */
const TROUBLES: Partial<Readonly<Record<Carried['kind'], TroubleKind>>> = {
  'rate-limited': 'rate-limited',
  unclear: 'no-answer',
  unauthorised: 'token',
  'no-channel': 'no-channel',
};

function pauseAfter(carried: Carried): number {
  if (carried.kind === 'rate-limited') return carried.retryAfterMs;
  return carried.kind in PAUSE_MS ? PAUSE_MS[carried.kind as keyof typeof PAUSE_MS] : 0;
}

const EVERYWHERE = '';
/** Met again within this time, a trouble has lasted meanwhile: it is tried again in shorter intervals. */
const LASTING_MS = 60_000;
const MAX_EPISODES = 200;
const MAX_POSTS = 2_000;
/** Later than this is worth knowing why. */
const LATE_MS = 30_000;
/** Fewer messages before one's own are no queue. */
const MIN_QUEUE = 5;
const MAX_REASON = 200;

export class Diary {
  readonly #beganAt: number;
  readonly #takesTurns: boolean;
  #episodes: readonly Episode[] = [];
  /** When messages were posted, by channel. */
  readonly #posts = new Map<string, number[]>();

  /** `takesTurns`: before it began, another replica may have delivered. */
  constructor(beganAt: number, takesTurns: boolean) {
    this.#beganAt = beganAt;
    this.#takesTurns = takesTurns;
  }

  note({ kind, channel = EVERYWHERE, from, until, reason }: Note): void {
    const last = this.#episodes.findLast((one) => one.kind === kind && one.channel === channel);
    const why = reason === undefined ? {} : { reason: reason.slice(0, MAX_REASON) };
    if (last !== undefined && from - last.until <= LASTING_MS) {
      const longer = { ...last, until: Math.max(last.until, until), ...why };
      this.#episodes = this.#episodes.map((one) => (one === last ? longer : one));
    } else this.#episodes = [...this.#episodes.slice(1 - MAX_EPISODES), { kind, channel, from, until, ...why }];
  }

  /** What an outcome says, when a call that began at `from` is over and the next may be made at `until`. */
  heed(carried: Carried, { channel, call, from, until }: CallMade): void {
    if (carried.kind === 'done' && call === 'post') this.#posted(channel, from);
    const kind = TROUBLES[carried.kind];
    if (kind === undefined) return;
    const where = kind === 'token' ? {} : { channel };
    const why = 'reason' in carried ? { reason: carried.reason } : {};
    this.note({ kind, ...where, from, until: until + pauseAfter(carried), ...why });
  }

  /** Something of ours failed, for all channels: the store can't be reached, or there is a mistake. */
  failed(error: unknown, at: number): void {
    this.note({ kind: 'store', from: at, until: at, reason: error instanceof Error ? error.message : String(error) });
  }

  #posted(channel: string, at: number): void {
    const posts = this.#posts.get(channel) ?? [];
    posts.push(at);
    if (posts.length > MAX_POSTS) posts.shift();
    this.#posts.set(channel, posts);
  }

  /** What held up the first card of an alert that is about to be posted; `undefined` when it is not late. */
  holdsOf({ receivedAt, hidden, card }: Alert, channels: readonly string[], now: number): readonly Hold[] | undefined {
    const since = card.lostAt ?? receivedAt;
    if (now - since <= LATE_MS) return undefined;
    const troubles = this.#episodes
      .filter(({ channel }) => channel === EVERYWHERE || channels.includes(channel))
      .map(({ kind, from, until, reason }): Hold & { readonly ms: number } => ({
        kind,
        ms: Math.min(until, now) - Math.max(from, since),
        ...(reason === undefined ? {} : { reason }),
      }))
      .filter(({ ms }) => ms > 0)
      .sort((a, b) => b.ms - a.ms);
    const posts = (this.#posts.get(channels[0] ?? '') ?? []).filter((at) => at >= since).length;
    return [
      ...(hidden > 0 ? [{ kind: 'hidden' } as const] : []),
      ...(since < this.#beganAt ? [this.#beginning()] : []),
      ...troubles,
      ...(posts >= MIN_QUEUE ? [{ kind: 'queue', posts } as const] : []),
    ];
  }

  #beginning(): Hold {
    return { kind: this.#takesTurns ? 'other-turn' : 'not-running', until: this.#beganAt };
  }
}
