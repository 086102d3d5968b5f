import { afterAll, describe, expect, test } from 'vitest';
import type { Alert } from '../../alert/alert.ts';
import { ANA, arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { openAlert } from '../../alert/fold.ts';
import { putAlerts } from './alert-rows.ts';
import { Database } from './database.ts';
import { startServer } from './fixtures/server.ts';

const server = await startServer();
const database = new Database((await server?.database()) ?? '');
afterAll(async () => {
  await database.close();
  await server?.close();
});

const ALERT = openAlert('F-1', arrival(T0));

/** Whether the change from one to the other writes what is counted. */
async function isWritten(before: Alert, after: Alert): Promise<boolean> {
  const version = async () => {
    const [row] = await database.query<{ version: string }>('select xmin::text as version from alert_counts');
    return row?.version;
  };
  await database.transaction((sql) => putAlerts(sql, [before], new Map()));
  const first = await version();
  await database.transaction((sql) => putAlerts(sql, [after], new Map([[before.id, before]])));
  return (await version()) !== first;
}

describe.skipIf(server === undefined)('what is counted of an alert', () => {
  test.each<[string, Partial<Alert>, boolean]>([
    ['its card is shown', { card: { ...ALERT.card, shown: 1 } }, false],
    ['somebody is assigned', { assignee: { user: 'U1', by: ANA, at: T0 + 9 } }, false],
    ['a person takes it over', { status: 'acknowledged', acknowledgement: { by: ANA, at: T0 + 9 } }, true],
    ['it is worse', { priority: 'Emergency' }, true],
    ['a further event came', { buckets: [...ALERT.buckets, { hour: 500_000, count: 1 }] }, true],
    ['it was heard from', { lastReceivedAt: T0 + 1 }, true],
    ['one of its events was hidden', { hidden: 1 }, true],
  ])('%s: written %s', async (_change, changed, expected) => {
    expect(await isWritten(ALERT, { ...ALERT, ...changed })).toBe(expected);
  });
});
