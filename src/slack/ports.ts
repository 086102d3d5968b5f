/** What the Slack edge needs from the rest: the verbs' desk, lookups, analysis, and where Falconer stands. */
import type { Alert, AlertId, Status, SuppressionId } from '../alert/alert.ts';
import type { StormId } from '../alert/card-state.ts';
import type { Arrival } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';
import type { AlertPage } from '../alert/page.ts';
import type { Routed } from '../alert/route.ts';
import type { Storm } from '../alert/storm.ts';
import type { Tally } from '../alert/tally.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Standing } from '../card/figures.ts';
import type { Desk } from '../desk/desk.ts';
import type { SuppressionPolicy } from '../desk/suppress.ts';
import type { Noise, NoiseQuery } from '../ledger/noise.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { Figures } from '../suppression/preview.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { LoadedRules } from '../tuning/loaded-rules.ts';
import type { Walk } from '../tuning/replay.ts';
import type { Outbox } from './outbox.ts';

export interface Lookups {
  alert(id: AlertId): Promise<Alert | undefined>;
  find(query: {
    readonly status?: readonly Status[];
    readonly rule?: string;
    readonly pod?: string;
    readonly hidden?: false;
    readonly order?: 'newest' | 'worst';
    readonly limit: number;
  }): Promise<AlertPage>;
  search(text: string, limit: number): Promise<AlertPage>;
  similar(alert: Alert, limit: number): Promise<AlertPage>;
  readonly walk: Walk;
  trace(event: Arrival): Promise<{ readonly received: boolean; readonly alert?: Alert }>;
  sightings(
    clue: { readonly from: number; readonly to: number } | { readonly uuid: string },
  ): Promise<readonly { readonly at: number; readonly alert: Alert }[]>;
  suppressions(): Promise<readonly Suppression[]>;
  /** For previews of what is made from an alert. */
  figures(id: AlertId, now: number): Promise<Figures>;
  noise(asked: NoiseQuery): Promise<Noise>;
  suppression(id: SuppressionId): Promise<Suppression | undefined>;
  health(): Promise<Health>;
  tally(now: number): Promise<Tally>;
  storm(id: StormId): Promise<Storm | undefined>;
  stormMembers(id: StormId): Promise<readonly Alert[]>;
}

export interface Ports {
  readonly desk: Desk;
  readonly lookups: Lookups;
  readonly analyse: (alert: Alert) => Promise<Analysis>;
  readonly playbooks: readonly Playbook[];
  readonly standing: () => Promise<Standing>;
  /** Puts a made-up event through intake, as if Falco had sent it. */
  readonly sendTestEvent: () => Promise<void>;
  readonly suppressions: SuppressionPolicy;
  /** Which channel an alert belongs to, and by which route. */
  readonly routeOf: (alert: Alert) => Routed;
  /** Reads an event as it would be received from each sender: they may be of different clusters. */
  readonly readEvent: (text: string) => readonly Arrival[];
  readonly outbox: Outbox;
  /** The rules that Falco loads, which a change for it must not disturb. */
  readonly loaded: LoadedRules;
  readonly now: () => number;
}
