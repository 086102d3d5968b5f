import { afterEach, beforeEach, expect, test } from 'vitest';
import { Office } from './fixtures/office.ts';
import { parseLedgerWish } from './ledger.ts';

let office: Office;

beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  await office.close();
  expect(office.errors).toEqual([]);
});

const posted = () => office.sandbox.workspace.messages('sec-alerts');

test.each([
  ['', { period: '24h', grouping: 'rule' }],
  ['7d', { period: '7d', grouping: 'rule' }],
  ['By Workload 30D', { period: '30d', grouping: 'workload' }],
  ['24h by cluster', { period: '24h', grouping: 'cluster' }],
  ['5d', undefined],
  ['by host', undefined],
])('/falco stats %s', (words, wish) => {
  expect(parseLedgerWish(words)).toEqual(wish);
});

test('asked for, one person sees it; posted, everybody does, with a picture that is described', async () => {
  await office.event();
  expect(await office.command('/falco stats 7d by workload')).toEqual({ ok: true });
  const [shown] = office.sandbox.workspace.ephemerals('sec-alerts', 'U0ALICE');
  expect(office.whispers().at(-1)).toMatch(/Noise ledger, last 7 days[\s\S]*Noisiest by workload/);
  expect(await office.click(shown?.ts ?? '', 'ledger.post')).toEqual({ ok: true });
  await expect
    .poll(() => posted().at(-1)?.files, { timeout: 20_000 })
    .toMatchObject([
      {
        name: 'noise-ledger-7d.png',
        mimetype: 'image/png',
        alt_text: expect.stringContaining('Noisiest by workload: '),
      },
    ]);
  expect(posted().at(-2)?.text).toContain('Noise ledger, last 7 days: 1 event in 1 alert');
  const bytes = await fetch(posted().at(-1)?.files?.[0]?.url ?? '').then((response) => response.arrayBuffer());
  const png = Buffer.from(bytes);
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2_000, 940]);
});

test('the noisiest of a group opens the Suppress modal of its alert', async () => {
  await office.event();
  await office.command('/falco stats');
  const [shown] = office.sandbox.workspace.ephemerals('sec-alerts', 'U0ALICE');
  await office.click(shown?.ts ?? '', 'alert.suppress');
  await expect.poll(() => office.sandbox.views.stack('U0ALICE').at(-1)?.callback_id).toBe('suppression.create');
});

test('/falco permanent puts the change for Falco into the thread of the card, and records who took it', async () => {
  await office.event({
    rule: 'Our own rule',
    output_fields: { 'proc.name': 'backup', 'proc.exepath': '/usr/bin/backup' },
  });
  const ts = await office.post();
  const matchers = [
    { facet: 'rule', op: '=', value: 'Our own rule' },
    { facet: 'process', op: '=', value: 'backup' },
  ] as const;
  const by = { user: 'U0BOB', team: 'T0ACME', name: 'bob' };
  const at = Date.now();
  await office.store.record({
    kind: 'suppressed',
    at,
    by,
    origin: 'F-1',
    matchers,
    reason: 'x',
    until: at + 3_600_000,
  });
  await office.command('/falco permanent s-1');
  await expect
    .poll(() => office.whispers().at(-1))
    .toMatch(
      /S-1 is written as falconer-s-1.yaml[\s\S]*hidden 1 of the 1 stored alert that S-1 hides \(1 event\), and no other: 0 of its rule, 0 of other rules\./,
    );
  const message = posted().find(({ files }) => files !== undefined);
  expect(message).toMatchObject({ thread_ts: ts, files: [{ name: 'falconer-s-1.yaml' }] });
  const content = await fetch(message?.files?.[0]?.url ?? '').then((response) => response.text());
  expect(content).toContain("- rule: 'Our own rule'");
  expect(await office.store.suppression('S-1')).toMatchObject({ permanent: { by: { user: 'U0ALICE' } } });
});

test('/falco permanent writes no value that is the name of a list which Falco loads', async () => {
  office.loaded = [{ kind: 'list', name: 'backup', isAppended: false, texts: [] }];
  await office.restart();
  await office.event({ rule: 'Our own rule', output_fields: { 'proc.name': 'backup' } });
  await office.post();
  const matchers = [
    { facet: 'rule', op: '=', value: 'Our own rule' },
    { facet: 'process', op: '=', value: 'backup' },
  ] as const;
  const at = Date.now();
  const by = { user: 'U0BOB', team: 'T0ACME', name: 'bob' };
  const made = { kind: 'suppressed', at, by, origin: 'F-1', matchers, reason: 'x', until: at + 3_600_000 } as const;
  await office.store.record(made);
  await office.command('/falco permanent S-1');
  await expect.poll(() => office.whispers().at(-1)).toContain('is the name of a list');
  expect(posted().filter(({ files }) => files !== undefined)).toEqual([]);
});

test('/falco permanent says why it does not', async () => {
  await office.command('/falco permanent S-7');
  await expect.poll(() => office.whispers().at(-1)).toContain('There is no suppression S-7');
  await office.command('/falco permanent');
  expect(office.whispers().at(-1)).toContain('Usage: /falco permanent S-ID');
});
