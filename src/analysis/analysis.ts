/** The shape of an analysis: facts, signals and playbook for one alert, every statement with its citation. */
import type { AlertId } from '../alert/alert.ts';
import type { FacetName } from '../falco/facets.ts';
import type { Runtime } from '../playbook/schema.ts';

/** Where a statement comes from. */
export type Citation =
  | { readonly kind: 'field'; readonly name: string }
  /** A field that would be there otherwise. */
  | { readonly kind: 'absent'; readonly name: string }
  | { readonly kind: 'event'; readonly name: 'time' | 'hostname' | 'priority' | 'rule' | 'source' | 'tags' | 'output' }
  | { readonly kind: 'history'; readonly figure: string }
  /** A facet of the alert, such as the cluster that its sender is configured for. */
  | { readonly kind: 'facet'; readonly name: FacetName }
  | { readonly kind: 'playbook'; readonly id: string }
  /** An action of the catalogue. */
  | { readonly kind: 'action'; readonly id: string }
  /** Falconer's own words, which hold for every alert or for every one of a source. */
  | { readonly kind: 'falconer'; readonly on: string };

/** A piece of a sentence: our own words, a value from the event that must be shown literally, or an instant, shown in the reader's zone where that is known. */
export type Span = { readonly text: string } | { readonly value: string } | { readonly at: number };

/** A sentence made of spans, with what supports it. */
export interface Statement {
  readonly spans: readonly Span[];
  readonly cites: readonly Citation[];
}

export type FactGroup = 'who' | 'what' | 'where';

/** A line of the who, what and where. */
export interface Fact {
  readonly group: FactGroup;
  readonly statement: Statement;
}

/** A fact in the event or its history that raises or lowers concern. */
export interface WeighedSignal {
  readonly direction: 'up' | 'down' | 'neutral';
  /** 0 for neutral, else 1 to 3. */
  readonly weight: number;
  readonly statement: Statement;
}

/** One alert of a story; which rule matched, and its tactic. */
export interface StoryStep {
  readonly alert: AlertId;
  readonly at: number;
  /** Whether it is the alert that is analysed. */
  readonly isThis: boolean;
  /** Address of its card, where it has one and is another alert. */
  readonly url?: string;
  readonly statement: Statement;
}

/** Our own word for how worrying an alert is; Falco's priority is shown as Falco's. */
export const CONCERNS = ['low', 'elevated', 'high', 'urgent'] as const;
export type Concern = (typeof CONCERNS)[number];

/** A question with the command that answers it, ready to paste. */
export interface ReadyCheck {
  readonly ask: Statement;
  readonly then?: Statement;
  readonly look?: Statement;
  readonly runtime?: Runtime;
  /** Every value in it is quoted for a POSIX shell. */
  readonly command?: string;
}

/** A way to contain, ready to paste. */
export interface ReadyAction {
  readonly id: string;
  readonly title: string;
  readonly tier: 'observe' | 'contain' | 'destroy';
  readonly effect: string;
  readonly caution?: string;
  readonly runtime: Runtime;
  readonly command: string;
  readonly undo?: string;
  readonly cites: readonly Citation[];
}

export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** Where commands for this event can be run, and what had to be assumed to say so. */
export interface RuntimeAtHand {
  readonly name: Runtime;
  readonly assumed?: string;
  readonly cites: readonly Citation[];
}

export interface Analysis {
  readonly summary: Statement;
  readonly facts: readonly Fact[];
  readonly signals: readonly WeighedSignal[];
  readonly concern: Concern;
  /** What the lowering signals suggest, in a few words to follow the concern: "probably a test". */
  readonly likely?: string;
  /** One line that explains the concern. */
  readonly because: Statement;
  /** What else matched there and then, in time, this alert among them; empty when it stands alone. */
  readonly story: readonly StoryStep[];
  /** What the store knows of this alert and of earlier ones. */
  readonly past: readonly Statement[];
  readonly meaning: Statement;
  readonly unproven?: Statement;
  readonly benign: readonly Statement[];
  readonly checks: readonly ReadyCheck[];
  readonly contain: readonly ReadyAction[];
  /** Why no way to contain is offered, where none is. */
  readonly uncontained?: Statement;
  readonly eradicate: readonly Statement[];
  readonly harden: readonly {
    readonly advice: Statement;
    readonly needs?: string;
    readonly snippet?: { readonly language: string; readonly text: string };
  }[];
  readonly tune: { readonly advice: Statement; readonly hook?: string; readonly exception?: readonly string[] };
  readonly escalate?: Statement;
  /** What to do next, in order. */
  readonly next: readonly Statement[];
  /** Absent when nothing in the event tells where to look. */
  readonly runtime?: RuntimeAtHand;
  readonly tactics: readonly string[];
  readonly techniques: readonly Technique[];
  readonly references: readonly string[];
  /** The playbook used, or `undefined` when the event was analysed from its source, tags and fields. */
  readonly playbook?: string;
}
