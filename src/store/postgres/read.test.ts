import { afterAll, expect, test } from 'vitest';
import { ANA, arrival, HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';
import { readPostgres } from './read.ts';

const server = await startServer();
afterAll(() => server?.close());

test.skipIf(server === undefined)(
  'suppressions, and the alerts of one rule, are read beside a store in use',
  async () => {
    const url = (await server?.database()) ?? '';
    const { store } = await openPostgres({ url, receiptMs: 10_000 });
    await store.receive([arrival(T0, { rule: 'R' }), arrival(T0, { rule: 'S' })]);
    const matchers = [{ facet: 'rule', op: '=', value: 'R' }] as const;
    await store.record({ kind: 'suppressed', at: T0, by: ANA, origin: 'F-1', matchers, reason: 'x', until: T0 + HOUR });
    const read = await readPostgres(url, async ({ suppressions, walk }) => ({
      suppressions,
      rules: (await walk({ rules: { only: ['R'] }, after: undefined, limit: 9 })).map(({ facets }) => facets.rule),
    }));
    expect(read).toMatchObject({ suppressions: [{ id: 'S-1', reason: 'x' }], rules: ['R'] });
    await store.close();
  },
);
