/** Falconer as a whole: ports wired to edges, started and stopped in order. */
import type { FastifyInstance } from 'fastify';
import type { Alert } from './alert/alert.ts';
import { channelFor } from './alert/route.ts';
import { analyse } from './analysis/analyse.ts';
import type { Analysis } from './analysis/analysis.ts';
import { facesWith } from './card/faces.ts';
import type { Standing } from './card/figures.ts';
import type { Config } from './config/config.ts';
import { Reconciler } from './delivery/reconciler.ts';
import type { Desk } from './desk/desk.ts';
import { expire } from './desk/suppress.ts';
import { judge } from './intake/arrivals.ts';
import { Refusals } from './intake/refusals.ts';
import { buildServer } from './intake/server.ts';
import type { Log } from './log.ts';
import type { Library } from './playbook/library.ts';
import { problemText } from './playbook/problem.ts';
import { readPlaybooks } from './playbook-folder.ts';
import { type Jobs, startJobs } from './schedule/jobs.ts';
import { SlackChannels } from './slack/channels.ts';
import { webClient } from './slack/clients.ts';
import { type Connection, connect } from './slack/connection.ts';
import { Interactive } from './slack/interactive.ts';
import type { Ports } from './slack/ports.ts';
import { type FolderStore, openFolder } from './store/lowdb/open.ts';
import { testEvent } from './test-event.ts';

/** People wait for these: a trigger lives three seconds. */
const INTERACTIVE_TIMEOUT_MS = 2_500;
const DELIVERY_TIMEOUT_MS = 10_000;

export interface Falconer {
  /** Where events are received, `http://HOST:PORT`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  /** Milliseconds since the epoch; a clock of one's own is for tests. */
  readonly now?: () => number;
}

/**
 * Starts everything. Intake runs as soon as the store is open; Slack may be away.
 * @throws FolderLocked, DataDamaged, or the listen error of the port.
 */
export async function startFalconer({ config, log, now = Date.now }: StartOptions): Promise<Falconer> {
  const { library, problems } = readPlaybooks(config.file.playbooks);
  for (const problem of problems) log.warn({ problem: problemText(problem) }, 'a playbook was left out');
  const store = await openFolder(config.dataDir, { keepEntries: config.file.retention.entries });
  try {
    return await new Running({ config, log, now, library, store }).start();
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
  readonly library: Library;
  readonly store: FolderStore;
}

class Running {
  readonly #parts: Parts;
  readonly #refusals = new Refusals();
  readonly #startedAt: number;
  readonly #reconciler: Reconciler;
  #connection: Connection | undefined;
  #server: FastifyInstance | undefined;
  #jobs: Jobs | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
    this.#reconciler = this.#buildReconciler();
  }

  async start(): Promise<Falconer> {
    const { config, log } = this.#parts;
    this.#connection = await this.#connect();
    this.#server = this.#buildServer(this.#connection);
    const url = await this.#server.listen({ host: config.host, port: config.port });
    this.#reconciler.start();
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
    await this.#reconciler.stop();
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
      interactive: new Interactive(webClient({ botToken, ...api, timeoutMs: INTERACTIVE_TIMEOUT_MS })),
      onError: (error) => log.error({ error }, 'a request from Slack could not be served'),
      onDown: (reason) => log.warn({ reason }, 'a Slack connection ended; opening the next'),
    });
  }

  #buildReconciler(): Reconciler {
    const { config, log, now, store } = this.#parts;
    const { botToken, apiUrl, channel } = config.slack;
    const client = webClient({ botToken, timeoutMs: DELIVERY_TIMEOUT_MS, ...(apiUrl === undefined ? {} : { apiUrl }) });
    return new Reconciler({
      cards: store,
      channels: new SlackChannels(client),
      faces: facesWith((alert) => this.#analyse(alert)),
      now,
      route: (alert) => channelFor(alert, config.file.routes, channel),
      defaultChannel: channel,
      onTrouble: (trouble, subject) => log.warn({ trouble, subject }, 'Slack did not take a message'),
      onError: (error) => log.error({ error }, 'delivery failed; it will be tried again'),
    });
  }

  #buildServer({ requests }: Connection): FastifyInstance {
    const { config, log, now, store } = this.#parts;
    const { ingestToken, file } = config;
    return buildServer({
      inbox: store,
      refusals: this.#refusals,
      bodyBytes: file.limits.bodyBytes,
      now,
      readiness: { reasons: () => this.#reasons() },
      onError: (error) => log.error({ error }, 'a request failed'),
      ...(ingestToken === undefined ? {} : { token: ingestToken }),
      ...(file.cluster === undefined ? {} : { cluster: file.cluster }),
      ...(requests === undefined ? {} : { slackEvents: requests }),
    });
  }

  #startJobs(): Jobs {
    const { config, log, now, store } = this.#parts;
    const { age, alerts } = config.file.retention;
    return startJobs({
      suppressions: () => store.suppressions(),
      expire: (id) => expire(this.#desk(), id),
      retain: () => store.record({ kind: 'retention', at: now(), before: now() - age, keep: alerts }),
      compact: () => store.compact(),
      now,
      onError: (error) => log.error({ error }, 'a scheduled job failed'),
    });
  }

  #slackPorts(): Ports {
    const { config, now, library, store } = this.#parts;
    return {
      desk: this.#desk(),
      lookups: store,
      analyse: (alert) => this.#analyse(alert),
      playbooks: library.playbooks,
      standing: () => this.#standing(),
      sendTestEvent: async () => {
        const judged = judge(JSON.stringify(testEvent(now())), now());
        if (judged.kind === 'arrivals') await store.receive(judged.arrivals);
      },
      longestSuppressionMs: config.file.suppression.longest,
      now,
    };
  }

  #desk(): Desk {
    const { store, now } = this.#parts;
    return {
      now,
      ledger: {
        decide: (id, decide) => store.decide(id, decide),
        decideSuppression: (id, decide) => store.decideSuppression(id, decide),
        record: (entry) => store.record(entry),
        alert: (id) => store.alert(id),
      },
    };
  }

  async #analyse(alert: Alert): Promise<Analysis> {
    const { library, store } = this.#parts;
    return analyse({ event: alert.latest, alert, history: await store.history(alert), library });
  }

  async #standing(): Promise<Standing> {
    return {
      startedAt: this.#startedAt,
      reasons: this.#reasons(),
      backlog: await this.#parts.store.backlog(),
      refusedCards: this.#reconciler.state.refused,
      refusals: this.#refusals,
    };
  }

  #reasons(): readonly string[] {
    const { stopped } = this.#reconciler.state;
    return [...(this.#connection?.reasons() ?? []), ...(stopped === undefined ? [] : [stopped])];
  }
}
