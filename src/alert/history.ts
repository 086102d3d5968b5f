/** What is known about earlier alerts of the same kind, as figures that an analysis may cite. */
export interface History {
  /** Earlier, resolved alerts of the same fingerprint, newest first. */
  readonly earlier: readonly {
    readonly id: string;
    readonly disposition: string;
    readonly at: number;
    /** When its first event was received. */
    readonly since: number;
    readonly count: number;
  }[];
  /** Alerts of the same rule with other facets, in what the store still holds. */
  readonly sameRuleElsewhere: number;
  /** The most telling scope that this is the first event of its rule in, as far as the store reaches. */
  readonly first?: Scope;
}

/** Where an alert may be the first of its rule; the place is a workload or host. */
export type Scope = 'cluster' | 'image' | 'place';

/** A rule new to a whole cluster says most, new to a workload least. */
const MOST_TELLING: readonly Scope[] = ['cluster', 'image', 'place'];

/** The scope to name among those that hold no earlier alert of the rule. */
export function firstIn(isFirst: Readonly<Record<Scope, boolean>>): Pick<History, 'first'> {
  const first = MOST_TELLING.find((scope) => isFirst[scope]);
  return first === undefined ? {} : { first };
}
