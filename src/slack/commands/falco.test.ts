import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALICE, BOB, eventOf } from '../../card/fixtures/cards.ts';
import { Office } from '../fixtures/office.ts';
import { COMMANDS } from './falco.ts';

let office: Office;
const OK = { ok: true };

beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  await office.close();
  expect(office.errors).toEqual([]);
});

/** Types `/falco …` as alice; what she is shown. */
async function ask(text: string): Promise<string> {
  const before = office.whispers().length;
  expect(await office.command(`/falco ${text}`)).toEqual(OK);
  return office.whispers().slice(before).join('\n');
}

async function suppressed(): Promise<void> {
  await office.store.record({
    kind: 'suppressed',
    at: Date.now(),
    by: BOB,
    origin: 'F-1',
    matchers: [{ facet: 'namespace', op: '=', value: 'shop' }],
    reason: 'load test',
    until: Date.now() + 3_600_000,
  });
}

describe('help', () => {
  test.each([[''], ['help'], ['HELP']])('"/falco %s" lists every subcommand', async (text) => {
    const help = await ask(text);
    for (const { name, help: what } of COMMANDS)
      expect(help).toMatch(new RegExp(`/falco ${name}\\b.*${what.slice(0, 12)}`));
  });

  test('an unknown subcommand is named and answered with help', async () => {
    const help = await ask('frobnicate <b> F-1');
    expect(help).toContain('“frobnicate” is not a command');
    expect(help).toContain('/falco ack');
  });
});

describe('with one open alert', () => {
  beforeEach(() => office.event());

  test.each<[string, RegExp]>([
    ['open', /Open alerts: 1[\s\S]*F-1/],
    ['OPEN', /Open alerts: 1/],
    ['show F-1', /# 🔴 Critical · Terminal shell in container[\s\S]*\[Acknowledge: alert\.acknowledge F-1/],
    ['show f-1', /Terminal shell/],
    ['search shop terminal', /Alerts with “shop terminal”: 1[\s\S]*F-1/],
    ['search nothing', /Alerts with “nothing”: none/],
    ['similar F-1', /Similar to F-1: none/],
    ['pod web-5f8d7c9b4-x2x7q', /Alerts of web-5f8d7c9b4-x2x7q: 1/],
    ['pod web', /Alerts of web: 1/],
    ['pod other', /Alerts of other: none/],
    ['rule terminal shell', /Terminal shell in container[\s\S]*Does not prove[\s\S]*Alerts of this rule: 1/],
    ['suppressions', /Active suppressions: none/],
    ['suppressions all mine deploy page 3', /All suppressions: none/],
    ['why', /Usage: \/falco why ID/],
    ['why F-9', /There is no alert F-9/],
    ['why F-1', /Why F-1 is where it is[\s\S]*Received .*: 1 event[\s\S]*the default channel[\s\S]*Its card waits/],
    ['why shop terminal', /Why “shop terminal”[\s\S]*F-1[\s\S]*Received[\s\S]*Nothing was refused/],
    ['why nothing', /no alert has these words/],
    ['stats', /1 open, 0 acknowledged, 0 resolved[\s\S]*1 event in 1 alert/],
    ['status', /All is well[\s\S]*Every card shows its newest state/],
    ['ack F-1 on it', /F-1 is acknowledged: it is yours/],
    ['unack F-1', /F-1 is not acknowledged/],
    ['resolve F-1 benign a known job', /F-1 is resolved as benign/],
    ['resolve F-1 nonsense', /“nonsense” is not a judgement/],
    ['assign F-1 <@U0BOB|bob>', /F-1 is assigned/],
    ['assign F-1 bob', /Usage: \/falco assign ID @person/],
    ['note F-1 seen & done', /Noted on F-1/],
    ['note F-1', /Usage: \/falco note ID TEXT/],
    ['report F-1', /The report on F-1/],
    ['unsuppress S-9', /There is no suppression S-9/],
    ['test', /A test event is on its way/],
  ])('/falco %s', async (text, answer) => {
    expect(await ask(text)).toMatch(answer);
  });

  test.each([['ack'], ['unack'], ['resolve'], ['assign'], ['note'], ['suppress'], ['report'], ['show'], ['similar']])(
    '/falco %s without an id says how it is used, and with an unknown one that there is none',
    async (name) => {
      expect(await ask(name)).toContain(`Usage: /falco ${name} `);
      const rest = { assign: ' <@U0BOB>', note: ' x' }[name] ?? '';
      expect(await ask(`${name} F-77${rest}`)).toContain('There is no alert F-77');
    },
  );

  test.each([['search'], ['pod'], ['rule'], ['unsuppress']])(
    '/falco %s without words says how it is used',
    async (name) => {
      expect(await ask(name)).toContain(`Usage: /falco ${name} `);
    },
  );

  test.each([
    ['resolve F-1', 'alert.resolve'],
    ['suppress F-1', 'suppression.create'],
  ])('/falco %s opens its modal and says nothing else', async (text, callback) => {
    expect(await ask(text)).toBe('');
    expect(office.modal()).toMatchObject({ callback_id: callback, private_metadata: 'F-1' });
  });

  test('what was typed is recorded as it was typed, with who typed it', async () => {
    await ask('note F-1 a &amp; b &lt;c&gt;');
    await ask('ack F-1 mine');
    expect((await office.alert()).timeline).toMatchObject([
      { kind: 'noted', by: ALICE, text: 'a & b <c>' },
      { kind: 'acknowledged', by: ALICE, note: 'mine' },
    ]);
  });

  test('a very long text is taken, cut', async () => {
    await ask(`note F-1 ${'x'.repeat(3_900)}`);
    expect((await office.alert()).timeline).toMatchObject([{ text: `${'x'.repeat(1_999)}…` }]);
    expect(await ask(`resolve F-1 ${'\u202e'.repeat(3_000)}`)).toContain('is not a judgement');
    expect(await ask(`ack ${'y'.repeat(3_900)}`)).toContain('Usage: /falco ack');
  });
});

test('open leaves out what is suppressed; suppressions lists it; unsuppress ends it', async () => {
  await office.event();
  await suppressed();
  expect(await ask('open')).toContain('Open alerts: none');
  expect(await ask('suppressions')).toMatch(/Active suppressions: 1[\s\S]*S-1[\s\S]*load test/);
  expect(await ask('why F-1')).toMatch(/Hidden now by S-1 \*\*until .*load test/);
  expect(await ask('unsuppress s-1')).toContain('S-1 is ended');
  expect(await ask('open')).toContain('Open alerts: 1');
  expect(await ask('suppressions')).toContain('Active suppressions: none');
  expect(await ask('suppressions ended load')).toMatch(/Ended suppressions: 1[\s\S]*S-1.* ended /);
  expect(await ask('suppressions ended mine nothing')).toContain('Ended suppressions: none');
});

test('why finds an event by its time and as JSON, and says what would become of it', async () => {
  await office.event();
  const [occurrence] = (await office.alert()).occurrences;
  const time = new Date(occurrence?.at ?? 0).toISOString();
  expect(await ask(`why ${time}`)).toMatch(/Event of \{.*\} is in \*\*F-1/);
  expect(await ask(`why ${time.slice(11, 23)}: Critical A shell`)).toMatch(/Event of \{.*\} is in \*\*F-1/);
  expect(await ask('why 00:00:00.001: Critical shop terminal')).toMatch(/Why “shop terminal”[\s\S]*F-1/);
  await suppressed();
  const event = { ...eventOf({ time: '2026-05-23T10:00:00Z' }) };
  const wire = { ...event, output_fields: event.fields, fields: undefined };
  const says = await ask(`why ${JSON.stringify(wire)}`);
  expect(says).toMatch(/very event was not received[\s\S]*Events like it are in \*\*F-1/);
  expect(says).toMatch(/Suppressions that are there for such events now[\s\S]*S-1/);
});

test('suppress and resolve of a resolved alert say so instead of opening a modal', async () => {
  await office.event();
  await office.store.record({ kind: 'resolved', at: Date.now(), alert: 'F-1', by: BOB, disposition: 'benign' });
  for (const text of ['suppress F-1', 'resolve F-1', 'resolve F-1 benign', 'ack F-1'])
    expect(await ask(text)).toContain('F-1 is resolved already');
  expect(office.sandbox.views.stack('U0ALICE')).toEqual([]);
});

test('an unknown rule is said to be unknown; one with alerts but no playbook lists them', async () => {
  expect(await ask('rule No such rule')).toContain('No rule here is called “No such rule”');
  await office.event({ rule: 'Our own rule' });
  expect(await ask('rule our own RULE')).toMatch(/has no playbook of its own[\s\S]*F-1/);
});

test('fifteen alerts are listed, the rest counted', async () => {
  for (let index = 0; index < 18; index += 1) await office.event({ rule: `Rule ${index}` });
  const list = await ask('open');
  expect(list.match(/\*\*F-\d+\*\*/g)).toHaveLength(15);
  expect(list).toContain('and 3 more');
});

test('a test event is sent once', async () => {
  await ask('test');
  expect(office.testEvents).toBe(1);
});

test('the card shown by a command can be acted on', async () => {
  await office.event();
  await ask('show F-1');
  const [shown] = office.sandbox.workspace.ephemerals('sec-alerts', 'U0ALICE');
  expect(await office.click(shown?.ts ?? '', 'alert.acknowledge')).toEqual(OK);
  await expect.poll(async () => (await office.alert()).status).toBe('acknowledged');
});
