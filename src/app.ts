/** Falconer as a whole: ports wired to edges, started and stopped in order. */
import { promisify } from 'node:util';
import { channelFor, routeFor } from './alert/route.ts';
import { facesWith } from './card/faces.ts';
import type { Standing } from './card/figures.ts';
import type { Config } from './config/config.ts';
import { Reconciler, type ReconcilerOptions } from './delivery/reconciler.ts';
import { Shift } from './delivery/shift.ts';
import { tellingStories } from './delivery/telling-stories.ts';
import type { Desk } from './desk/desk.ts';
import { endAllTuned } from './desk/make-permanent.ts';
import { tend } from './desk/tend-suppression.ts';
import { judge, readAs } from './intake/arrivals.ts';
import { Gate } from './intake/gate.ts';
import { Refusals } from './intake/refusals.ts';
import { IntakeServer } from './intake/server.ts';
import { type Analyse, analyseWith, deskOn, type Kept, openKept, policyIn, rangesIn } from './kept.ts';
import type { Log } from './log.ts';
import { meteredChannels } from './metrics/metered-channels.ts';
import { Metrics } from './metrics/metrics.ts';
import { showStanding } from './metrics/standing.ts';
import { drawPng } from './picture/draw.ts';
import type { Library } from './playbook/library.ts';
import { problemText } from './playbook/problem.ts';
import { readPlaybooks } from './playbook-folder.ts';
import { type Jobs, startJobs } from './schedule/jobs.ts';
import { listenForSilence } from './schedule/silence.ts';
import { SlackChannels } from './slack/channels.ts';
import { type WebClient, webClient } from './slack/clients.ts';
import { type Connection, connect } from './slack/connection.ts';
import { Interactive } from './slack/interactive.ts';
import { WEEKLY } from './slack/ledger.ts';
import { type Outbox, outboxOf } from './slack/outbox.ts';
import { Permalinks } from './slack/permalinks.ts';
import type { Ports } from './slack/ports.ts';
import { openFolder } from './store/lowdb/open.ts';
import { testEvent } from './test-event.ts';
import { whenThere } from './waiting.ts';

/** People wait for these: a trigger lives three seconds. */
const INTERACTIVE_TIMEOUT_MS = 2_500;
/** Less than the lease of delivery lasts. */
const DELIVERY_TIMEOUT_MS = 8_000;

export interface Falconer {
  /** Where events are received, `http://HOST:PORT` or `https://…`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  /** Milliseconds since the epoch; a clock of one's own is for tests. */
  readonly now?: () => number;
  /** Another way to open the data folder is for tests. */
  readonly open?: typeof openFolder;
}

/**
 * Starts everything. Intake runs as soon as the store is open; Slack may be away. A database that is away is waited for.
 * @throws FolderLocked, DataDamaged, or the listen error of the port.
 */
export async function startFalconer({
  config: given,
  log,
  now = Date.now,
  open = openFolder,
}: StartOptions): Promise<Falconer> {
  const { library, problems } = readPlaybooks(given.file.playbooks);
  for (const problem of problems) log.warn({ problem: problemText(problem) }, 'a playbook was left out');
  const onFault = (error: unknown) =>
    log.error({ error }, 'a received event could not be folded into its alert; it is kept');
  const { opened: kept, config } = await whenThere(() => openKept(given, open, onFault), { config: given, log, now });
  try {
    return await new Running({ config, log, now, library, ...kept }).start();
  } catch (error) {
    await kept.store.close();
    throw error;
  }
}

interface Parts extends Kept {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
  readonly library: Library;
}

class Running {
  readonly #parts: Parts;
  readonly #refusals = new Refusals();
  readonly #metrics = new Metrics().watchProcess();
  readonly #gate: Gate;
  readonly #startedAt: number;
  readonly #desk: Desk;
  readonly #analyse: Analyse;
  readonly #delivery: Reconciler | Shift;
  #connection: Connection | undefined;
  #server: IntakeServer | undefined;
  #jobs: Jobs | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
    this.#desk = deskOn(parts.store, parts.now);
    const permalinks = new Permalinks(this.#client(INTERACTIVE_TIMEOUT_MS), parts.now);
    this.#analyse = analyseWith(parts.store, parts.library, () => permalinks.maker(), rangesIn(parts.config.file));
    this.#gate = new Gate(parts.config.file.limits, () => parts.store.stall?.());
    this.#delivery = this.#buildDelivery();
  }

  async start(): Promise<Falconer> {
    const { config, log } = this.#parts;
    this.#connection = await this.#connect();
    this.#server = this.#buildServer(this.#connection);
    this.#showStanding(this.#server, this.#connection);
    const url = await this.#server.listen({ host: config.host, port: config.port });
    this.#delivery.start();
    this.#jobs = this.#startJobs();
    // Not awaited: events are received whether or not Slack can be reached.
    this.#connection.start().catch((error: unknown) => log.error({ error }, 'connecting to Slack failed'));
    log.info(
      { url, data: config.dataDir, slack: config.slack.connection.mode, channel: config.slack.channel },
      'Falconer is running',
    );
    return { url, stop: () => this.#stop() };
  }

  /** Intake first, so that nothing new comes; the store last, so that everything is kept. */
  async #stop(): Promise<void> {
    const { store, log } = this.#parts;
    await this.#server?.close();
    await this.#jobs?.stop();
    await this.#connection?.stop();
    await this.#delivery.stop();
    await store.close();
    log.info('Falconer has stopped');
  }

  #connect(): Promise<Connection> {
    const { config, log } = this.#parts;
    const { botToken, apiUrl, connection } = config.slack;
    const api = apiUrl === undefined ? {} : { apiUrl };
    return connect({
      connection,
      botToken,
      ...api,
      ports: this.#slackPorts(),
      interactive: new Interactive(this.#client(INTERACTIVE_TIMEOUT_MS)),
      onError: (error) => log.error({ error }, 'a request from Slack could not be served'),
      onDown: (reason) => {
        this.#metrics.disconnected();
        log.warn({ reason }, 'a Slack connection ended; opening the next');
      },
    });
  }

  /** The only process on a data folder delivers always, a replica while it holds the lease. */
  #buildDelivery(): Reconciler | Shift {
    const { config, log, now, cards, leases } = this.#parts;
    const { channel } = config.slack;
    const client = this.#client(DELIVERY_TIMEOUT_MS);
    const options: ReconcilerOptions = {
      cards: tellingStories(cards),
      channels: meteredChannels(new SlackChannels(client, now), this.#metrics),
      faces: facesWith({
        analyse: this.#analyse,
        now,
        onError: (error) => {
          this.#metrics.notMade();
          log.error({ error }, 'a card or report could not be made; something plainer takes its place');
        },
      }),
      now,
      route: (alert) => channelFor(alert, config.file.routes, channel),
      defaultChannel: channel,
      onTrouble: (trouble, subject) => log.warn({ trouble, subject }, 'Slack did not take a message'),
      onError: (error) => log.error({ error }, 'delivery failed; it will be tried again'),
    };
    return leases === undefined ? new Reconciler(options) : new Shift({ ...options, leases });
  }

  #client(timeoutMs: number): WebClient {
    const { botToken, apiUrl } = this.#parts.config.slack;
    return webClient({ botToken, timeoutMs, ...(apiUrl === undefined ? {} : { apiUrl }) });
  }

  #outbox(): Outbox {
    const { store, now } = this.#parts;
    return outboxOf({ client: this.#client(DELIVERY_TIMEOUT_MS), lookups: store, draw: drawPng, now });
  }

  #buildServer({ requests }: Connection): IntakeServer {
    const { config, log, now, store } = this.#parts;
    const { bodyBytes, bodySeconds, connections } = config.file.limits;
    return new IntakeServer({
      inbox: store,
      refusals: this.#refusals,
      senders: config.senders,
      bodyBytes,
      bodyMs: bodySeconds * 1_000,
      connections,
      gate: this.#gate,
      meter: this.#metrics,
      metrics: this.#metrics,
      now,
      readiness: { reasons: () => this.#reasons() },
      onError: (error) => log.error({ error }, 'a request failed'),
      ...(config.tls === undefined ? {} : { tls: config.tls }),
      ...(requests === undefined ? {} : { slackEvents: requests }),
    });
  }

  #showStanding({ server }: IntakeServer, connection: Connection): void {
    const { store, now } = this.#parts;
    server.on('drop', () => this.#metrics.dropped());
    showStanding(this.#metrics, {
      tally: () => store.tally(now()),
      backlog: () => store.backlog(),
      health: () => store.health(),
      isConnected: () => connection.reasons().length === 0,
      isReady: () => this.#reasons().length === 0,
      gate: this.#gate,
      connections: promisify(server.getConnections.bind(server)),
      now,
    });
  }

  #startJobs(): Jobs {
    const { config, log, now, store, claimRun } = this.#parts;
    const { suppression, retention } = config.file;
    const { age, alerts } = retention;
    const tending = { warningMs: suppression.warning, quietMs: suppression.quiet };
    const retain = () => store.record({ kind: 'retention', at: now(), before: now() - age, keep: alerts });
    return startJobs({
      suppressions: () => store.suppressions(),
      tending,
      tend: (id) => tend(this.#desk, id, tending),
      retain,
      tune: () => endAllTuned(this.#desk, store, config.file.suppression.tunedAfter),
      listen: () =>
        listenForSilence({
          health: () => store.health(),
          record: (entry) => store.record(entry),
          senders: config.senders,
          now,
          listeningSince: this.#startedAt,
          onSilent: (sender) => log.warn({ sender }, 'a sender fell silent'),
        }),
      // Not ready, Falconer may be given no events, and would never find out that it can write again.
      recover: async () => (store.trouble?.() === undefined ? undefined : retain().catch(() => undefined)),
      compact: async () => store.compact?.(),
      ...(claimRun === undefined ? {} : { claim: claimRun }),
      report: () => this.#outbox().postLedger(config.file.ledger.channel ?? config.slack.channel, WEEKLY),
      reportAt: config.file.ledger.when,
      now,
      onError: (error) => log.error({ error }, 'a scheduled job failed'),
    });
  }

  #slackPorts(): Ports {
    const { config, now, library, store } = this.#parts;
    return {
      desk: this.#desk,
      lookups: store,
      analyse: this.#analyse,
      playbooks: library.playbooks,
      standing: () => this.#standing(),
      sendTestEvent: async () => {
        const judged = judge(JSON.stringify(testEvent(now())), now());
        if (judged.kind === 'arrivals') await store.receive(judged.arrivals);
      },
      suppressions: policyIn(config.file),
      routeOf: (alert) => routeFor(alert, config.file.routes, config.slack.channel),
      readEvent: (text) => readAs(config.senders, text, now()),
      outbox: this.#outbox(),
      loaded: config.loaded,
      now,
    };
  }

  async #standing(): Promise<Standing> {
    return {
      startedAt: this.#startedAt,
      reasons: this.#reasons(),
      backlog: await this.#parts.store.backlog(),
      refusedCards: this.#delivery.state.refused,
      refusals: this.#refusals,
    };
  }

  #reasons(): readonly string[] {
    const { stopped } = this.#delivery.state;
    const trouble = this.#parts.store.trouble?.();
    return [this.#connection?.reasons() ?? [], stopped ?? [], trouble ?? []].flat();
  }
}
