/** Figures for Prometheus: counted as things happen, or asked for when they are read. No label holds text of an event. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Priority } from '../falco/priority.ts';

/** What became of an event at the inlet, in the words of intake. */
type Outcome = 'counted' | 'repeat' | 'unreadable' | 'invalid' | 'not-stored';

/** Answers of the inlet; what is none of them counts as `other`. */
const STATUSES = [202, 400, 401, 405, 408, 413, 415, 500, 503];
/** From a fast disk's sync to one that hangs. */
const JOURNAL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Method = 'post' | 'update' | 'search' | 'upload' | 'share';

/** What became of a call to Slack: what was asked for, or the kind of trouble. */
export interface SlackMeter {
  called(method: Method, outcome: string): void;
  /** A message whose posting was never answered was found. */
  adopted(): void;
}

export class Metrics {
  readonly registry = new Registry();
  readonly #events: Counter;
  readonly #requests: Counter;
  readonly #journal: Histogram;
  readonly #calls: Counter;
  readonly #adopted: Counter;
  readonly #dropped: Counter;
  readonly #disconnects: Counter;
  readonly #notMade: Counter;

  constructor() {
    const registers = [this.registry];
    const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
      new Counter({ name, help, labelNames, registers });
    this.#events = counter('falconer_events_total', 'Events by sender, Falco priority and what became of them', [
      'sender',
      'priority',
      'outcome',
    ]);
    this.#requests = counter('falconer_intake_requests_total', 'Requests to /falco by the status of the answer', [
      'status',
    ]);
    this.#dropped = counter(
      'falconer_intake_connections_dropped_total',
      'Connections closed beyond limits.connections',
    );
    this.#calls = counter('falconer_slack_calls_total', 'Calls of delivery to Slack by method and outcome', [
      'method',
      'outcome',
    ]);
    this.#adopted = counter('falconer_slack_adoptions_total', 'Messages found whose posting was never answered');
    this.#disconnects = counter('falconer_slack_disconnects_total', 'Socket Mode connections that ended');
    this.#notMade = counter(
      'falconer_messages_not_made_total',
      'Cards, notes and reports that a bug kept from being made',
    );
    this.#journal = new Histogram({
      name: 'falconer_journal_seconds',
      help: 'Time until the events of one request were durable',
      buckets: JOURNAL_SECONDS,
      registers,
    });
  }

  /** Figures of the process and of Node. */
  watchProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  /** A figure by label values, asked for when it is read. One that can't be had is left out, and the others are there. */
  ask(name: string, help: string, read: () => Promise<Readings> | Readings, label?: string): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        if (label === undefined) gauge.remove();
        const readings = await settled(read);
        for (const [value, figure] of readings) gauge.set(label === undefined ? {} : { [label]: value }, figure);
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  events(sender: string, outcome: Outcome, priority?: Priority, count = 1): void {
    this.#events.inc({ sender, outcome, priority: priority ?? '' }, count);
  }

  answered(status: number): void {
    this.#requests.inc({ status: STATUSES.includes(status) ? status : 'other' });
  }

  journaled(seconds: number): void {
    this.#journal.observe(seconds);
  }

  dropped(): void {
    this.#dropped.inc();
  }

  notMade(): void {
    this.#notMade.inc();
  }

  disconnected(): void {
    this.#disconnects.inc();
  }

  called(method: Method, outcome: string): void {
    this.#calls.inc({ method, outcome });
  }

  adopted(): void {
    this.#adopted.inc();
  }
}

/** Values of a label with their figures; a figure without label has the value `''`. */
export type Readings = readonly (readonly [value: string, figure: number])[];

async function settled(read: () => Promise<Readings> | Readings): Promise<Readings> {
  try {
    return await read();
  } catch {
    return [];
  }
}
