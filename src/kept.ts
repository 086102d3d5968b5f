/** Where the state is kept, a data folder or a PostgreSQL that replicas share, and what is done on it. */
import type { Alert } from './alert/alert.ts';
import type { MessageRef } from './alert/card-state.ts';
import { type Range, rangeOf } from './analysis/address.ts';
import { analyse } from './analysis/analyse.ts';
import type { Analysis } from './analysis/analysis.ts';
import type { Config } from './config/config.ts';
import type { Leases } from './delivery/ports.ts';
import type { StoryLedger } from './delivery/telling-stories.ts';
import type { Desk } from './desk/desk.ts';
import type { SuppressionPolicy } from './desk/suppress.ts';
import type { Library } from './playbook/library.ts';
import type { openFolder } from './store/lowdb/open.ts';
import { openPostgres } from './store/postgres/open.ts';
import type { Store } from './store/store.ts';

/** A store; with what replicas need to agree, when there can be several. */
export interface Kept {
  readonly store: Store & { compact?(): Promise<void> };
  /** What delivery works on: the store, or as much of it as shows without waiting. */
  readonly cards: StoryLedger;
  readonly leases?: Leases;
  readonly claimRun?: (job: string, at: number) => Promise<boolean>;
}

/** @throws FolderLocked, DataDamaged; StoreUnavailable while the database is away. */
export async function openKept(
  { databaseUrl: url, dataDir, file }: Config,
  open: typeof openFolder,
  onFault: (error: unknown) => void,
): Promise<Kept> {
  if (url !== undefined) return openPostgres({ url, onFault });
  const store = await open(dataDir, { keepEntries: file.retention.entries });
  return { store, cards: store };
}

export type Analyse = (alert: Alert) => Promise<Analysis>;

/** Gives how to link to messages, when that is known. */
type LinkMaker = () => Promise<((message: MessageRef) => string) | undefined>;

type RangesOf = NonNullable<Parameters<typeof analyse>[0]['rangesOf']>;

/** The ranges that `falconer.yml` gives to each cluster. */
export function rangesIn({ clusters }: Config['file']): RangesOf {
  const ranges = new Map<string, Range[]>();
  for (const { name, ranges: texts } of clusters)
    ranges.set(name, [...(ranges.get(name) ?? []), ...texts.flatMap((text) => rangeOf(text) ?? [])]);
  return (cluster) => ranges.get(cluster) ?? [];
}

/** Analyses an alert with what is stored about it and around it. */
export function analyseWith(store: Store, library: Library, linkMaker: LinkMaker, rangesOf: RangesOf): Analyse {
  return async (alert) => {
    const [history, story] = await Promise.all([store.history(alert), store.story(alert)]);
    const permalink = story === undefined ? undefined : await linkMaker();
    return analyse({ event: alert.latest, alert, history, story, permalink, rangesOf, library });
  };
}

export function policyIn({ suppression: { longest, share, approvers } }: Config['file']): SuppressionPolicy {
  return { longestMs: longest, share, approvers };
}

/** The part of the store that people's acts touch. */
export function deskOn(store: Store, now: () => number): Desk {
  return {
    now,
    ledger: {
      decide: (id, decide) => store.decide(id, decide),
      decideSuppression: (id, decide) => store.decideSuppression(id, decide),
      decideHiding: (id, decide) => store.decideHiding(id, decide),
      figures: (id, at) => store.figures(id, at),
      facetsOfRule: (id) => store.facetsOfRule(id),
      find: (query) => store.find(query),
      story: (alert) => store.story(alert),
    },
  };
}
