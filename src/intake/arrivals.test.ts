import { expect, test } from 'vitest';
import { judge } from './arrivals.ts';

const AT = Date.UTC(2026, 4, 23);

test('an event comes with its identities', () => {
  expect(judge('{"rule":"R"}', AT, { name: 'eu', cluster: 'prod' })).toMatchObject({
    kind: 'arrivals',
    arrivals: [
      {
        kind: 'event',
        at: AT,
        sender: 'eu',
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        facets: { source: 'syscall', rule: 'R', cluster: 'prod' },
        event: { rule: 'R', remarks: ['unknown-priority', 'missing-time'] },
      },
    ],
    rejected: [],
  });
});

test('a message about Falco itself takes the health lane, whatever its source says', () => {
  const judged = judge(
    '[{"rule":"Falco internal: hot restart failure","output_fields":{}},{"rule":"R","source":"internal"}]',
    AT,
  );
  expect(judged.kind === 'arrivals' && judged.arrivals.map(({ kind }) => kind)).toEqual(['health', 'health']);
});

test('when no element is an event, the body is refused with every reason', () => {
  expect(judge('{"rule":""}\nno json\n7', AT)).toEqual({
    kind: 'refused',
    reason: 'none of 3 elements is a Falco event: rule: the rule name is empty',
    rejected: [
      { index: 0, reason: 'rule: the rule name is empty', excerpt: '{"rule":""}' },
      { index: 1, reason: expect.stringMatching(/^not JSON: /), excerpt: 'no json' },
      { index: 2, reason: 'expected a JSON object, found a number', excerpt: '7' },
    ],
    unreadable: 1,
  });
});

test.each([
  ['a body that is no JSON is one unreadable event', 'no json', 1, 0],
  ['lines are told apart', '{"rule":"R"}\nno json\n{"rule":7}', 1, 2],
  ['a JSON value that is no event was readable', '[7,8]', 0, 2],
])('%s', (_rule, body, unreadable, rejected) => {
  const judged = judge(body, AT);
  expect([judged.unreadable, judged.rejected.length]).toEqual([unreadable, rejected]);
});

test('a cluster that the event names wins over its sender’s', () => {
  const judged = judge('{"rule":"R","output_fields":{"k8s.cluster.name":"own"}}', AT, { cluster: 'prod' });
  expect(judged.kind === 'arrivals' && judged.arrivals).toMatchObject([{ facets: { cluster: 'own' } }]);
});

test.each([['{"rule":"R"}'], ['{"rule":"R","source":"internal"}']])('without a sender none is noted: %s', (body) => {
  const judged = judge(body, AT);
  expect(judged.kind === 'arrivals' && 'sender' in (judged.arrivals[0] ?? {})).toBe(false);
});
