import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTruncated, known } from './event.ts';
import { parseJson } from './json.ts';
import { normalise } from './normalise.ts';

const RECEIVED = Date.UTC(2026, 4, 23, 10, 0, 0);

function eventOf(raw: unknown) {
  const normalised = normalise(raw, RECEIVED);
  if (!normalised.ok) throw new Error(normalised.reason);
  return normalised.event;
}

test('an event as Falco sends it', () => {
  const raw = parseJson(
    '{"hostname":"node-1","output":"10:00:01.123456789: Notice A shell (user=root)","output_fields":{"evt.time":1779530401123456789,"proc.name":"sh","proc.tty":34816,"container.image.repository":null},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["container","shell"],"time":"2026-05-23T10:00:01.123456789Z"}',
  );
  expect(eventOf(raw)).toEqual({
    rule: 'Terminal shell in container',
    priority: 'Notice',
    source: 'syscall',
    time: '2026-05-23T10:00:01.123456789Z',
    at: Date.UTC(2026, 4, 23, 10, 0, 1, 123),
    hostname: 'node-1',
    output: '10:00:01.123456789: Notice A shell (user=root)',
    tags: ['container', 'shell'],
    fields: {
      'evt.time': '1779530401123456789',
      'proc.name': 'sh',
      'proc.tty': 34816,
      'container.image.repository': null,
    },
    extra: {},
    remarks: [],
  });
});

test('an event as falcosidekick sends it: uuid kept aside, syscalls read as syscall', () => {
  const event = eventOf({
    uuid: 'cec8d1cb',
    rule: 'R',
    priority: 'Debug',
    source: 'syscalls',
    time: '2026-05-23T10:00:01Z',
  });
  expect(event).toMatchObject({ source: 'syscall', extra: { uuid: 'cec8d1cb' }, remarks: [] });
});

const TIME = { time: '2026-05-23T10:00:01Z' };
const PRIORITY = { priority: 'Error' };

describe('what is missing is accepted', () => {
  test.each([
    ['output_fields missing', {}, { fields: {} }],
    ['output_fields null', { output_fields: null }, { fields: {} }],
    ['output_fields empty', { output_fields: {} }, { fields: {} }],
    ['tags missing', {}, { tags: [] }],
    ['tags null', { tags: null }, { tags: [] }],
    ['tags that are no strings are left out', { tags: ['a', 1, null, 'b'] }, { tags: ['a', 'b'] }],
    ['source missing is syscall', {}, { source: 'syscall' }],
    ['source empty is syscall', { source: '' }, { source: 'syscall' }],
    ['an unknown source stays', { source: 'coding_agent' }, { source: 'coding_agent' }],
    ['message stands in for output', { message: 'M' }, { output: 'M' }],
    ['output goes before message', { message: 'M', output: 'O' }, { output: 'O' }],
    ['unknown keys are kept', { custom: { a: [1] } }, { extra: { custom: '{"a":[1]}' } }],
    ['blanks around the rule go', { rule: '  R\t' }, { rule: 'R' }],
    ['a rule name is cut at 500', { rule: 'r'.repeat(501) }, { rule: 'r'.repeat(500) }],
  ])('%s', (_title, raw, expected) => {
    const event = eventOf({ rule: 'R', ...TIME, ...PRIORITY, ...raw });
    expect(event).toMatchObject(expected);
    expect(event.remarks).toEqual([]);
  });

  test('hostname and output are absent, not empty', () => {
    const event = eventOf({ rule: 'R', hostname: '', output: null, message: '' });
    expect(event).not.toHaveProperty('hostname');
    expect(event).not.toHaveProperty('output');
  });
});

describe('what can not be read is marked', () => {
  test.each([
    [
      'an unknown priority ranks as Warning and keeps its word',
      { ...TIME, priority: 'High' },
      { priority: 'Warning', priorityWord: 'High', remarks: ['unknown-priority'] },
    ],
    [
      'a number as priority',
      { ...TIME, priority: 4 },
      { priority: 'Warning', priorityWord: '4', remarks: ['unknown-priority'] },
    ],
    ['an object as priority', { ...TIME, priority: { a: 1 } }, { priorityWord: '{"a":1}' }],
    ['no priority', TIME, { priority: 'Warning', priorityWord: '', remarks: ['unknown-priority'] }],
    ['upper case is no unknown word', { ...TIME, priority: 'NOTICE' }, { priority: 'Notice', remarks: [] }],
    [
      'no time: the receipt time',
      PRIORITY,
      { at: RECEIVED, time: '2026-05-23T10:00:00.000Z', remarks: ['missing-time'] },
    ],
    ['a null time', { ...PRIORITY, time: null }, { remarks: ['missing-time'] }],
    ['an empty time', { ...PRIORITY, time: ' ' }, { remarks: ['missing-time'] }],
    ["Go's zero time", { ...PRIORITY, time: '0001-01-01T00:00:00Z' }, { at: RECEIVED, remarks: ['missing-time'] }],
    [
      'an unreadable time',
      { ...PRIORITY, time: '2026-02-30T10:00:00Z' },
      { at: RECEIVED, remarks: ['unreadable-time'] },
    ],
    [
      'a time of the gRPC age',
      { ...PRIORITY, time: { seconds: 1, nanos: 2 } },
      { at: RECEIVED, remarks: ['unreadable-time'] },
    ],
    ['both', {}, { remarks: ['unknown-priority', 'missing-time'] }],
  ])('%s', (_title, raw, expected) => {
    expect(eventOf({ rule: 'R', ...raw })).toMatchObject(expected);
  });

  test('a value that falcosidekick cut, whatever its characters', () => {
    const ascii = `${'x'.repeat(507)}[...]`;
    const wide = `${'漢'.repeat(169)}[...]`;
    for (const cut of [ascii, wide]) {
      expect(isTruncated(cut)).toBe(true);
      expect(eventOf({ rule: 'R', ...TIME, ...PRIORITY, output_fields: { a: cut } }).remarks).toEqual([
        'truncated-upstream',
      ]);
    }
  });

  test('a short value that ends with the same text is whole', () => {
    expect(isTruncated('arr[...]')).toBe(false);
  });
});

describe('what can not be an event is refused with key, found and allowed', () => {
  test.each([
    ['no rule', {}, 'rule: expected a rule name, found nothing'],
    ['a null rule', { rule: null }, 'rule: expected a rule name, found null'],
    ['a number as rule', { rule: 7 }, 'rule: expected a rule name, found a number'],
    ['an empty rule', { rule: ' ' }, 'rule: the rule name is empty'],
    ['fields as array', { rule: 'R', output_fields: [] }, 'output_fields: expected an object, found an array'],
    ['fields as string', { rule: 'R', output_fields: 'a=b' }, 'output_fields: expected an object, found a string'],
    ['tags as string', { rule: 'R', tags: 'a' }, 'tags: expected an array of strings, found a string'],
    ['source as number', { rule: 'R', source: 1 }, 'source: expected a string, found a number'],
    ['hostname as object', { rule: 'R', hostname: {} }, 'hostname: expected a string, found an object'],
    ['output as boolean', { rule: 'R', output: true }, 'output: expected a string, found a boolean'],
    ['a string', 'text', 'expected a JSON object, found a string'],
    ['null', null, 'expected a JSON object, found null'],
    ['an array', [], 'expected a JSON object, found an array'],
    ['nothing', undefined, 'expected a JSON object, found nothing'],
  ])('%s', (_title, raw, reason) => {
    expect(normalise(raw, RECEIVED)).toEqual({ ok: false, reason });
  });
});

test.each([
  ['null', null, undefined],
  ['the string <NA>', '<NA>', undefined],
  ['an empty string', '', undefined],
  ['an object becomes its JSON', { a: 1 }, '{"a":1}'],
  ['a list is joined, its gaps left out', ['a', null, 2], 'a, 2'],
  ['zero is a value', 0, '0'],
  ['false is a value', false, 'false'],
])('a field of %s', (_title, value, expected) => {
  expect(known(eventOf({ rule: 'R', output_fields: { key: value } }), 'key')).toBe(expected);
});

test('a field every object has is unknown unless it was sent', () => {
  expect(known(eventOf({ rule: 'R' }), 'constructor')).toBeUndefined();
  expect(known(eventOf({ rule: 'R', output_fields: { constructor: 'c' } }), 'constructor')).toBe('c');
});

test('property: never throws, and a refusal says why', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        rule: fc.oneof(fc.string(), fc.jsonValue()),
        output_fields: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
        tags: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
        priority: fc.jsonValue(),
        time: fc.jsonValue(),
        source: fc.oneof(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(anything, (raw) => {
      const normalised = normalise(raw, RECEIVED);
      if (!normalised.ok) expect(normalised.reason).not.toBe('');
      else expect(Number.isFinite(normalised.event.at)).toBe(true);
    }),
  );
});
