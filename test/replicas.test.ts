/** Three replicas on one database, under load: killed, cut off, slowed down, and their database restarted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import { Database } from '../src/store/postgres/database.ts';
import { proxyTo } from '../src/store/postgres/fixtures/proxy.ts';
import { startServer } from '../src/store/postgres/fixtures/server.ts';
import { CHANNEL, eventsOn, eventually, markOf, post, shellEvent } from './pair.ts';
import { type Intake, startReplicaProcess } from './processes/start.ts';

const FULL = process.env['FULL'] === '1';
/** New alerts; few enough to have cards of their own. */
// Not more than may wait without being a storm: each has a card of its own.
const RULES = 20;
const ROUNDS = FULL ? 5 : 1;
const SENDERS = 3;
const REPLICAS = 3;
/** What is bound: a takeover. */
const TAKEOVER_MS = 15_000;

const server = await startServer();
afterAll(() => server?.close());

/** Events that are sent until somebody answers 202, to whoever is there: as senders with a retry do. */
class Load {
  readonly accepted = new Map<string, number>();
  readonly #replicas: () => readonly Intake[];
  readonly #rules: readonly string[];
  #isOver = false;
  #sending: Promise<unknown> | undefined;
  #turn = 0;

  constructor(replicas: () => readonly Intake[], rules: readonly string[]) {
    this.#replicas = replicas;
    this.#rules = rules;
  }

  start(): void {
    this.#sending = Promise.all(Array.from({ length: SENDERS }, () => this.#send()));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      this.#turn += 1;
      const rule = this.#rules[this.#turn % this.#rules.length] ?? '';
      await this.#deliver(JSON.stringify(shellEvent({ rule })));
      this.accepted.set(rule, (this.accepted.get(rule) ?? 0) + 1);
      await sleep(30);
    }
  }

  async #deliver(body: string): Promise<void> {
    for (let attempt = this.#turn; ; attempt += 1) {
      const replicas = this.#replicas();
      const replica = replicas[attempt % replicas.length];
      const response = await post(replica?.url ?? '', body).catch(() => undefined);
      if (response?.status === 202) return;
      if (response !== undefined) expect(response.status).toBe(503);
      await sleep(100);
    }
  }
}

const cards = (sandbox: Sandbox) =>
  sandbox.workspace.messages(CHANNEL).filter((message) => markOf(message).part === 'card');

/** The events of each card, by its rule. */
const shown = (sandbox: Sandbox) =>
  Object.fromEntries(cards(sandbox).map((card) => [/Rule \d+/.exec(card.text)?.[0] ?? card.text, eventsOn(card)]));

async function holder(database: Database): Promise<number | undefined> {
  const [row] = await database.query<{ owner: string }>(
    "select owner from leases where name = 'delivery' and until > clock_timestamp()",
  );
  return row === undefined ? undefined : Number(row.owner.split(' ').at(-2));
}

describe.skipIf(server === undefined)('three replicas', () => {
  test('in every trouble: each accepted event on one card, each card posted once, each scheduled run done once', {
    timeout: ROUNDS * 400_000,
  }, async () => {
    const sandbox = await startSandbox();
    const direct = (await server?.database()) ?? '';
    const proxy = await proxyTo(direct);
    const database = new Database(direct);
    onTestFinished(async () => {
      await database.close();
      proxy.resume();
      await proxy.close();
      await sandbox.close();
    });
    await database.query('create table run_log (job text, at bigint)');
    await database.query(
      `create function log_run() returns trigger language plpgsql as
       $$ begin insert into run_log values (new.job, new.at); return new; end $$`,
    );
    await database.query(
      'create trigger logged after insert or update on runs for each row execute function log_run()',
    );
    const begin = () => startReplicaProcess(sandbox, proxy.url);
    let replicas = await Promise.all(Array.from({ length: REPLICAS }, begin));
    const rules = Array.from({ length: RULES }, (_, index) => `Rule ${index}`);
    const load = new Load(() => replicas, rules);
    load.start();
    await eventually(() => cards(sandbox).length > 2, 30_000);

    for (let round = 0; round < ROUNDS; round += 1) {
      const pid = await eventually(() => holder(database));
      const victim = replicas.find((replica) => replica.pid === pid);
      await victim?.kill();
      const killedAt = Date.now();
      replicas = replicas.filter((replica) => replica !== victim);
      const callsBefore = [...sandbox.calls].length;
      await eventually(
        () => [...sandbox.calls].slice(callsBefore).some(({ method }) => /^chat\.(post|upd)/.test(method)),
        TAKEOVER_MS,
      );
      expect(Date.now() - killedAt).toBeLessThan(TAKEOVER_MS);
      replicas = [...replicas, await begin()];

      for (let cut = 0; cut < 5; cut += 1) {
        proxy.cut();
        await sleep(400);
      }
      for (let pause = 0; pause < 3; pause += 1) {
        proxy.hold();
        await sleep(1_500);
        proxy.resume();
        await sleep(300);
      }
      if (server?.restartable !== undefined) {
        await server.restartable.stop();
        await sleep(1_000);
        await server.restartable.start();
      }
      await eventually(() => holder(database).catch(() => undefined), 30_000);
    }

    await load.stop();
    const accepted = Object.fromEntries(load.accepted);
    // Every card may need another update, and the app has 45 a minute.
    const settled = () => JSON.stringify(sorted(shown(sandbox))) === JSON.stringify(sorted(accepted));
    await eventually(settled, 60_000 + RULES * 4_000).catch(() => undefined);
    expect(shown(sandbox)).toEqual(accepted);
    const subjects = cards(sandbox).map((card) => markOf(card).subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjects).toHaveLength(RULES);
    const runs = await database.query<{ job: string; at: number }>('select job, at from run_log');
    expect(runs.filter(({ job }) => job === 'suppressions').length).toBeGreaterThan(3);
    expect(new Set(runs.map(({ job, at }) => `${job} ${at}`)).size).toBe(runs.length);
    for (const replica of replicas) await replica.kill();
  });
});

function sorted(record: Readonly<Record<string, number>>) {
  return Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
}
