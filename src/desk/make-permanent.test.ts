import { describe, expect, test } from 'vitest';
import { ANA, arrival, BO, HOUR, SECOND } from '../alert/fixtures/arrivals.ts';
import type { Stretch } from '../store/store.ts';
import type { LoadedRules } from '../tuning/loaded-rules.ts';
import { openDesk } from './fixtures/desk.ts';
import { POLICY, wishFor } from './fixtures/wishes.ts';
import { endAllTuned, endTuned, makePermanent } from './make-permanent.ts';
import { suppress } from './suppress.ts';

const FIELDS = { 'proc.name': 'backup', 'user.name': 'root' };
const DAY = 24 * HOUR;

async function suppressed(fields: Readonly<Record<string, unknown>> = FIELDS) {
  const open = openDesk();
  await open.receive({ fields });
  const { choices, ...wish30 } = wishFor(open.clock.now + 30 * DAY);
  const { process: _kept, ...dropped } = choices;
  await suppress(open.desk, ANA, { ...wish30, choices: dropped }, POLICY);
  const files: string[] = [];
  const wish = {
    id: 'S-1',
    walk: (stretch: Stretch) => open.store.walk(stretch),
    upload: (name: string, content: string) => {
      files.push(`${name}\n${content}`);
      return Promise.resolve();
    },
    loaded: [] as LoadedRules,
  } as const;
  return { ...open, files, wish };
}

describe('make permanent', () => {
  test('gives the file, then records who took it', async () => {
    const { desk, store, files, wish } = await suppressed();
    expect(await makePermanent(desk, BO, wish)).toMatchObject({ kind: 'made-permanent', id: 'S-1' });
    expect(files).toEqual([expect.stringMatching(/^falconer-s-1\.yaml\n#[\s\S]*- rule: 'R'/)]);
    expect(await store.suppression('S-1')).toMatchObject({ permanent: { by: BO } });
  });

  test('what can’t be exported is refused with the reason, and nothing is recorded', async () => {
    const { desk, store, files, wish } = await suppressed({ 'proc.name': 'a)or(b' });
    expect(await makePermanent(desk, BO, wish)).toMatchObject({
      kind: 'not-exportable',
      refusal: { kind: 'unsafe-value' },
    });
    expect(files).toEqual([]);
    expect(await store.suppression('S-1')).not.toHaveProperty('permanent');
  });

  test('a value that is the name of a list which Falco loads is refused', async () => {
    const { desk, store, wish } = await suppressed();
    const outcome = await makePermanent(desk, BO, {
      ...wish,
      loaded: [{ kind: 'list', name: 'backup', isAppended: false, texts: [] }],
    });
    expect(outcome).toMatchObject({ kind: 'not-exportable', refusal: { kind: 'list-name', value: 'backup' } });
    expect(await store.suppression('S-1')).not.toHaveProperty('permanent');
  });

  test('an upload that fails records nothing', async () => {
    const { desk, store, wish } = await suppressed();
    const upload = () => Promise.reject(new Error('no such channel'));
    await expect(makePermanent(desk, BO, { ...wish, upload })).rejects.toThrow('no such channel');
    expect(await store.suppression('S-1')).not.toHaveProperty('permanent');
  });

  test('one that is not there', async () => {
    const { desk, wish } = await suppressed();
    expect(await makePermanent(desk, BO, { ...wish, id: 'S-9' })).toEqual({ kind: 'unknown-suppression', id: 'S-9' });
  });
});

describe('Falco is tuned', () => {
  const permanent = async () => {
    const open = await suppressed();
    await makePermanent(open.desk, BO, open.wish);
    const madeAt = open.clock.now;
    const ended = (heardAt: number) => endTuned(open.desk, 'S-1', { quietMs: DAY, heardAt });
    return { ...open, madeAt, ended };
  };

  test('after the quiet time, while other events came: it ends by itself and says so', async () => {
    const { clock, madeAt, ended, alert } = await permanent();
    clock.now = madeAt + DAY - 1;
    expect(await ended(clock.now)).toBeUndefined();
    clock.now = madeAt + DAY;
    expect(await ended(madeAt + HOUR)).toMatchObject({ id: 'S-1' });
    expect((await alert('F-1')).timeline.at(-1)).toMatchObject({ kind: 'suppression-ended', recap: { why: 'tuned' } });
    expect(await ended(clock.now)).toBeUndefined();
  });

  test('all are looked at, and the newest event of any sender counts', async () => {
    const { desk, store, clock, madeAt } = await permanent();
    clock.now = madeAt + DAY;
    await endAllTuned(desk, store, DAY);
    expect(await store.suppression('S-1')).not.toHaveProperty('ended');
    await store.receive([{ ...arrival(madeAt + HOUR, { rule: 'other' }), sender: 'eu' }]);
    await endAllTuned(desk, store, DAY);
    expect(await store.suppression('S-1')).toMatchObject({ ended: { why: 'tuned' } });
  });

  test('a hit begins the quiet time anew', async () => {
    const { clock, madeAt, ended, receive } = await permanent();
    clock.now = madeAt + DAY - 5 * SECOND;
    await receive({ fields: FIELDS });
    const hitAt = clock.now;
    clock.now = madeAt + DAY;
    expect(await ended(clock.now)).toBeUndefined();
    clock.now = hitAt + DAY;
    expect(await ended(hitAt + 1)).toBeDefined();
  });

  test('not when nothing came at all: then Falco is silent, not tuned', async () => {
    const { clock, madeAt, ended } = await permanent();
    clock.now = madeAt + 2 * DAY;
    expect(await ended(madeAt - HOUR)).toBeUndefined();
  });

  test('not when it was never made permanent', async () => {
    const { desk, clock } = await suppressed();
    clock.now += 5 * DAY;
    expect(await endTuned(desk, 'S-1', { quietMs: DAY, heardAt: clock.now })).toBeUndefined();
  });
});
