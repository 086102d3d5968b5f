/** What the Slack edge needs from the rest: the verbs' desk, lookups, analysis, and where Falconer stands. */
import type { Alert, AlertId, Status, SuppressionId } from '../alert/alert.ts';
import type { Health } from '../alert/health.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Desk } from '../desk/desk.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { Suppression } from '../suppression/suppression.ts';

export interface Tally {
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly suppressed: number;
  readonly events24h: number;
  readonly topRules: readonly { readonly rule: string; readonly events: number; readonly alerts: number }[];
  readonly dispositions: Readonly<Record<string, number>>;
  readonly medianAcknowledgeMs?: number;
}

export interface Lookups {
  alert(id: AlertId): Promise<Alert | undefined>;
  find(query: {
    readonly status?: readonly Status[];
    readonly text?: string;
    readonly rule?: string;
    readonly limit: number;
  }): Promise<{ readonly alerts: readonly Alert[]; readonly total: number }>;
  suppressions(): Promise<readonly Suppression[]>;
  suppression(id: SuppressionId): Promise<Suppression | undefined>;
  health(): Promise<Health>;
  tally(now: number): Promise<Tally>;
}

/** Where Falconer stands, for `/falco status` and readiness. */
export interface Standing {
  readonly startedAt: number;
  /** What is wrong now, in words; empty when all is well. */
  readonly reasons: readonly string[];
  readonly backlog: { readonly cards: number; readonly oldestAt?: number };
  /** Cards that Slack refused because of their content, since the start. */
  readonly refusedCards: number;
  readonly refusals: {
    readonly total: number;
    readonly latest: readonly { readonly at: number; readonly status: number; readonly reason: string }[];
  };
}

export interface Ports {
  readonly desk: Desk;
  readonly lookups: Lookups;
  readonly analyse: (alert: Alert) => Promise<Analysis>;
  readonly playbooks: readonly Playbook[];
  readonly standing: () => Promise<Standing>;
  /** Puts a made-up event through intake, as if Falco had sent it. */
  readonly sendTestEvent: () => Promise<void>;
  readonly longestSuppressionMs: number;
  readonly now: () => number;
}
