import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { dueAt } from '../alert/due.ts';
import { ANA, arrival, T0 } from '../alert/fixtures/arrivals.ts';
import { foldPerson, openAlert, recur } from '../alert/fold.ts';
import { PRIORITIES } from '../falco/priority.ts';
import { Behind } from './behind.ts';

const posted = (id: Alert['id'], priority: string): Alert => {
  const alert = openAlert(id, arrival(T0, { priority }));
  return { ...alert, card: { message: { channel: 'C1', ts: '1.1' }, shown: 1, shownAt: T0, told: 0 } };
};
const repeated = (id: Alert['id'], priority = 'Notice') => recur(posted(id, priority), arrival(T0 + 1, { priority }));
const acted = (alert: Alert) => foldPerson(alert, { kind: 'noted', at: T0, alert: alert.id, by: ANA, text: 't' });

function behindOf(...alerts: readonly Alert[]): Behind {
  const behind = new Behind();
  for (const alert of alerts) behind.heed(alert);
  return behind;
}

test('repeats come by priority, then in the order in which they fell behind, whatever came since', () => {
  const behind = behindOf(
    repeated('F-1'),
    repeated('F-2', 'Critical'),
    repeated('F-3'),
    recur(repeated('F-1'), arrival(T0 + 9)),
    repeated('F-4', 'Critical'),
  );
  expect([...behind.repeats()]).toEqual(['F-2', 'F-4', 'F-1', 'F-3']);
});

test('one that was shown goes to the end when it falls behind again', () => {
  const behind = behindOf(repeated('F-1'), repeated('F-2'), posted('F-1', 'Notice'), repeated('F-1'));
  expect([...behind.repeats()]).toEqual(['F-2', 'F-1']);
});

test('an act takes it to those that somebody waits for', () => {
  const behind = behindOf(repeated('F-1'), acted(repeated('F-1')));
  expect([...behind.pressing()]).toEqual(['F-1']);
  expect([...behind.repeats()]).toEqual([]);
});

test('what is forgotten is in neither', () => {
  const behind = behindOf(repeated('F-1'), openAlert('F-2', arrival(T0)));
  expect(behind.size).toBe(2);
  behind.forget('F-1');
  behind.forget('F-2');
  expect([...behind.pressing(), ...behind.repeats(), behind.size]).toEqual([0]);
});

test('property: whatever happens to alerts, each that is behind is in its one place', () => {
  const change = fc.record({
    number: fc.integer({ min: 1, max: 8 }),
    priority: fc.constantFrom(...PRIORITIES),
    to: fc.constantFrom<(alert: Alert) => Alert>(
      (alert) => alert,
      acted,
      (alert) => recur(alert, arrival(T0 + 2)),
    ),
    isPosted: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const held = new Map<string, Alert>();
      const behind = new Behind();
      for (const { number, priority, to, isPosted } of changes) {
        const id: Alert['id'] = `F-${number}`;
        const alert = to(isPosted ? posted(id, priority) : openAlert(id, arrival(T0, { priority })));
        held.set(id, alert);
        behind.heed(alert);
      }
      const all = [...held.values()];
      const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id).sort();
      expect([...behind.pressing()].sort()).toEqual(ids(all.filter((alert) => dueAt(alert) === 0)));
      expect([...behind.repeats()].sort()).toEqual(ids(all.filter((alert) => (dueAt(alert) ?? 0) > 0)));
      expect(behind.size).toBe(all.filter((alert) => dueAt(alert) !== undefined).length);
    }),
  );
});
