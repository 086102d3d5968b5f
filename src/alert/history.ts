/** What is known about earlier alerts of the same kind, as figures that an analysis may cite. */
export interface History {
  /** Earlier, resolved alerts of the same fingerprint, newest first. */
  readonly earlier: readonly {
    readonly id: string;
    readonly disposition: string;
    readonly at: number;
    readonly count: number;
  }[];
  /** Alerts of the same rule with other facets, in what the store still holds. */
  readonly sameRuleElsewhere: number;
  /** Whether this is the first alert of its rule on this workload or host, as far as the store reaches. */
  readonly firstHere?: boolean;
}
