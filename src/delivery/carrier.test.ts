import { describe, expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import type { CardState } from '../alert/card-state.ts';
import { ALICE, arrivalOf, eventOf } from '../card/fixtures/cards.ts';
import { reportComment } from '../card/report-file.ts';
import { EmbeddedStore, NO_LOG } from '../store/embedded.ts';
import { State } from '../store/state.ts';
import { Carrier } from './carrier.ts';
import { FACES, START } from './fixtures/bench.ts';
import { FakeChannels } from './fixtures/fake-channels.ts';
import type { Trouble } from './ports.ts';
import { nextStep } from './step.ts';

const TROUBLES: Readonly<Record<Trouble['kind'], Trouble>> = {
  'rate-limited': { kind: 'rate-limited', retryAfterMs: 30_000 },
  refused: { kind: 'refused', reason: 'invalid_blocks' },
  'no-channel': { kind: 'no-channel', reason: 'is_archived' },
  'no-message': { kind: 'no-message', reason: 'message_not_found' },
  unauthorised: { kind: 'unauthorised', reason: 'token_revoked' },
  unclear: { kind: 'unclear', reason: 'timeout' },
};

/** One alert, its channel, and a carrier that does its next step. */
async function setUp() {
  const store = new EmbeddedStore(new State(), NO_LOG);
  const channels = new FakeChannels(() => START);
  const carrier = new Carrier({ cards: store, channels, faces: FACES, now: () => START });
  const alert = async (): Promise<Alert> => {
    const found = await store.alert('F-1');
    if (found === undefined) throw new Error('the alert is gone');
    return found;
  };
  const step = async () => {
    const now = await alert();
    return carrier.carry(now, nextStep(now), 'C1');
  };
  const note = () => store.record({ kind: 'noted', at: START, alert: 'F-1', by: ALICE, text: 'x' });
  await store.receive([{ ...arrivalOf(eventOf()), at: START }]);
  return { store, channels, step, note, card: async (): Promise<CardState> => (await alert()).card };
}

const attempt = { at: START, channel: 'C1', part: 'card' as const };

describe('a post', () => {
  test.each<[Trouble['kind'], string, Partial<CardState>]>([
    ['rate-limited', 'nothing is there to look for', {}],
    ['no-channel', 'nothing is there to look for', {}],
    ['no-message', 'nothing is there to look for', {}],
    ['unauthorised', 'nothing is there to look for', {}],
    ['refused', 'the plain card is next', { plain: true }],
    ['unclear', 'the attempt stays, to be looked for', { attempt }],
  ])('that ends as %s: %s', async (kind, _what, after) => {
    const { channels, step, card } = await setUp();
    channels.fail('post', { trouble: TROUBLES[kind] });
    expect(await step()).toEqual(TROUBLES[kind]);
    expect(await card()).toEqual({ shown: 0, shownAt: 0, told: 0, ...after });
  });

  test('is recorded as attempted before it is made', async () => {
    const { channels, step, card } = await setUp();
    const release = channels.hold();
    const posting = step();
    await expect.poll(() => channels.calls.length).toBe(1);
    expect((await card()).attempt).toEqual(attempt);
    release();
    expect(await posting).toEqual({ kind: 'done' });
    expect(await card()).toEqual({ shown: 1, shownAt: START, told: 0, message: { channel: 'C1', ts: '1.0' } });
  });
});

describe('an update', () => {
  test.each<[Trouble['kind'], string, Partial<CardState>]>([
    ['rate-limited', 'nothing changed', {}],
    ['no-channel', 'nothing changed', {}],
    ['unauthorised', 'nothing changed', {}],
    ['unclear', 'it is simply made again', {}],
    ['refused', 'the plain card is next', { plain: true }],
  ])('that ends as %s: %s', async (kind, _what, after) => {
    const { channels, step, note, card } = await setUp();
    await step();
    await note();
    const before = await card();
    channels.fail('update', { trouble: TROUBLES[kind] });
    expect(await step()).toEqual(TROUBLES[kind]);
    expect(await card()).toEqual({ ...before, ...after });
  });

  test('of a message that is gone leads to a new card; what the old thread told is not told again', async () => {
    const { channels, step, note, card } = await setUp();
    await step();
    await note();
    await step();
    await step();
    await note();
    channels.delete({ channel: 'C1', ts: '1.0' });
    expect(await step()).toEqual({ kind: 'done' });
    expect(await card()).toEqual({ shown: 0, shownAt: 0, told: 1, lostAt: START });
  });
});

describe('a thread note', () => {
  const untold = async () => {
    const parts = await setUp();
    await parts.step();
    await parts.note();
    await parts.step();
    return parts;
  };

  test.each<[Trouble['kind'], string, Partial<CardState>]>([
    ['rate-limited', 'it is told later', {}],
    ['no-channel', 'it is told later', {}],
    ['unauthorised', 'it is told later', {}],
    ['unclear', 'it is looked for', { attempt: { ...attempt, part: 'thread' } }],
    ['refused', 'it is left out, so that later ones are told', { told: 1 }],
    ['no-message', 'it is left out: there is no thread', { told: 1 }],
  ])('that ends as %s: %s', async (kind, _what, after) => {
    const { channels, step, card } = await untold();
    const before = await card();
    channels.fail('post', { trouble: TROUBLES[kind] });
    expect(await step()).toEqual(TROUBLES[kind]);
    expect(await card()).toEqual({ ...before, ...after });
  });

  test.each([
    ['it is there: it counts as told', true, 1],
    ['it is not there: it is told again', false, 0],
  ])('whose answer was lost is looked for in the thread; %s', async (_what, applied, told) => {
    const { channels, step, card } = await untold();
    channels.fail('post', { trouble: TROUBLES.unclear, applied });
    await step();
    expect(await step()).toEqual({ kind: 'done' });
    expect(await card()).toMatchObject({ told });
    expect(await card()).not.toHaveProperty('attempt');
  });

  test('an older note of the thread is not taken for the lost one', async () => {
    const { channels, step, note, card } = await untold();
    await step();
    await note();
    await step();
    channels.fail('post', { trouble: TROUBLES.unclear });
    await step();
    await step();
    expect(await card()).toMatchObject({ told: 1 });
    await step();
    expect(channels.texts('C1', '1.0')).toEqual(['F-1 noted', 'F-1 noted']);
    expect(await card()).toMatchObject({ told: 2 });
  });
});

describe('a report as a file', () => {
  const asked = async () => {
    const parts = await setUp();
    await parts.step();
    await parts.store.record({ kind: 'report-requested', at: START, alert: 'F-1', by: ALICE, form: 'file' });
    await parts.step();
    return parts;
  };
  const comment = reportComment('F-1', START);
  const file = `${comment} [F-1.md]`;
  const refusal = 'The report on F-1 could not be uploaded as a file. Report posts it as a message.';

  test.each<['upload' | 'share', Trouble['kind'], string, Partial<CardState>, string[]]>([
    ['upload', 'rate-limited', 'nobody saw anything, and it is told later', {}, []],
    ['upload', 'unauthorised', 'nobody saw anything, and it is told later', {}, []],
    ['upload', 'unclear', 'nobody saw anything, and it is told later', {}, []],
    ['upload', 'refused', 'the thread says so', { told: 1 }, [refusal]],
    ['share', 'rate-limited', 'it is told later', {}, []],
    ['share', 'unauthorised', 'it is told later', {}, []],
    ['share', 'unclear', 'it is looked for', { attempt: { ...attempt, part: 'thread' } }, []],
    ['share', 'refused', 'the thread says so', { told: 1 }, [refusal]],
    ['share', 'no-message', 'it is left out: there is no thread', { told: 1 }, []],
  ])('whose %s ends as %s: %s', async (method, kind, _what, after, told) => {
    const { channels, step, card } = await asked();
    const before = await card();
    channels.fail(method, { trouble: TROUBLES[kind] });
    expect(await step()).toEqual(kind === 'refused' ? { kind: 'done' } : TROUBLES[kind]);
    expect(await card()).toEqual({ ...before, ...after });
    expect(channels.texts('C1', '1.0')).toEqual(told);
  });

  test('is shared once its attempt is recorded, and then told', async () => {
    const { channels, step, card } = await asked();
    expect(await step()).toEqual({ kind: 'done' });
    expect(channels.texts('C1', '1.0')).toEqual([file]);
    expect(await card()).toMatchObject({ told: 1 });
  });

  test.each([
    ['it is there: it counts as told', true],
    ['it is not there: it is shared again', false],
  ])('whose sharing was not answered is looked for by what is said beside it; %s', async (_what, applied) => {
    const { channels, step, card } = await asked();
    channels.fail('share', { trouble: TROUBLES.unclear, applied });
    await step();
    expect(await step()).toEqual({ kind: 'done' });
    expect(await card()).toMatchObject({ told: applied ? 1 : 0 });
    if (!applied) await step();
    expect(channels.texts('C1', '1.0')).toEqual([file]);
    expect(await card()).not.toHaveProperty('attempt');
  });
});

describe('looking for a lost card', () => {
  test('found: adopted, and brought up to date next', async () => {
    const { channels, step, card } = await setUp();
    channels.fail('post', { trouble: TROUBLES.unclear, applied: true });
    await step();
    expect(await step()).toEqual({ kind: 'done' });
    expect(await card()).toEqual({ shown: 0, shownAt: START, told: 0, message: { channel: 'C1', ts: '1.0' } });
  });

  test('absent: posted again', async () => {
    const { channels, step } = await setUp();
    channels.fail('post', { trouble: TROUBLES.unclear });
    await step();
    await step();
    await step();
    expect(channels.texts('C1')).toEqual(['F-1 open x1']);
  });

  test.each<[Trouble['kind']]>([['rate-limited'], ['no-channel'], ['unauthorised'], ['unclear']])(
    'when the search itself ends as %s, the attempt stays',
    async (kind) => {
      const { channels, step, card } = await setUp();
      channels.fail('post', { trouble: TROUBLES.unclear });
      channels.fail('find', { trouble: TROUBLES[kind] });
      await step();
      expect(await step()).toEqual(TROUBLES[kind]);
      expect(await card()).toMatchObject({ attempt });
    },
  );
});
