import { describe, expect, test } from 'vitest';
import { type Candidate, readBody } from './dialect.ts';

const EVENT = { rule: 'R', priority: 'Notice', output_fields: { 'proc.name': 'sh' } };
const TEXT = JSON.stringify(EVENT);
const value = (held: unknown): Candidate => ({ kind: 'value', value: held });

/** As falcosidekick's cloudevents output wraps an event in structured mode, with its extensions beside `data`. */
const envelope = {
  specversion: '1.0',
  id: '1',
  type: 'falco.rule.output.v1',
  source: 'https://falco.org',
  datacontenttype: 'application/json',
  priority: 'Notice',
  rule: 'R',
  event_source: 'syscalls',
};

describe('each dialect yields its events in order', () => {
  test.each([
    ['one object', TEXT, [value(EVENT)]],
    ['a byte order mark before it', `\uFEFF${TEXT}`, [value(EVENT)]],
    ['blank lines around it', `\n\n${TEXT}\n`, [value(EVENT)]],
    ['an object over several lines', JSON.stringify(EVENT, null, 2), [value(EVENT)]],
    ['an array', `[${TEXT},7,${TEXT}]`, [value(EVENT), value(7), value(EVENT)]],
    ['NDJSON', `${TEXT}\n{"a":1}\n`, [value(EVENT), value({ a: 1 })]],
    ['NDJSON with CRLF and blank lines', `${TEXT}\r\n\r\n{"a":1}\r\n`, [value(EVENT), value({ a: 1 })]],
    ['a CloudEvent in structured mode', JSON.stringify({ ...envelope, data: EVENT }), [value(EVENT)]],
    ['one without extensions', JSON.stringify({ specversion: '1.0', id: '1', data: EVENT }), [value(EVENT)]],
    ['one whose data is a JSON text', JSON.stringify({ ...envelope, data: TEXT }), [value(EVENT)]],
    [
      'one in base64',
      JSON.stringify({ ...envelope, data_base64: Buffer.from(TEXT).toString('base64') }),
      [value(EVENT)],
    ],
    [
      'a CloudEvents batch',
      JSON.stringify([
        { ...envelope, data: EVENT },
        { ...envelope, data: { a: 1 } },
      ]),
      [value(EVENT), value({ a: 1 })],
    ],
    ['CloudEvents as NDJSON', `${JSON.stringify({ ...envelope, data: EVENT })}\n${TEXT}`, [value(EVENT), value(EVENT)]],
    [
      'a field named specversion does not make an event an envelope',
      JSON.stringify({ ...EVENT, specversion: '1.0' }),
      [value({ ...EVENT, specversion: '1.0' })],
    ],
  ])('%s', (_title, body, candidates) => {
    expect(readBody(body)).toEqual({ kind: 'candidates', candidates });
  });
});

test('a broken line of NDJSON is listed in its place, the others are read', () => {
  const read = readBody(`${TEXT}\n{"rule":\n${TEXT}`);
  expect(read).toMatchObject({ kind: 'candidates', candidates: [value(EVENT), { kind: 'unreadable' }, value(EVENT)] });
});

test('data that is no JSON is listed as unreadable', () => {
  expect(readBody(JSON.stringify({ ...envelope, data: 'a line of text' }))).toMatchObject({
    kind: 'candidates',
    candidates: [{ kind: 'unreadable' }],
  });
});

describe('a body without an event is refused with the reason', () => {
  test.each([
    ['nothing', '', 'the body is empty: expected a Falco event as JSON'],
    ['blanks', ' \n\t', 'the body is empty: expected a Falco event as JSON'],
    ['an empty array', '[]', 'the array is empty: expected at least one Falco event'],
  ])('%s', (_title, body, reason) => {
    expect(readBody(body)).toEqual({ kind: 'refused', reason });
  });

  test.each([
    ['a cut object says where', '{"rule":"R"', /^not JSON: .*JSON/],
    ['a cut array', '[{"rule":"R"}', /^not JSON: /],
    ['two broken lines', '{"a":\n{"b":', /^not JSON: /],
    ['nesting beyond need', '['.repeat(100_000), /^not JSON: nested deeper than 64 levels/],
  ])('%s', (_title, body, reason) => {
    const read = readBody(body);
    expect(read.kind === 'refused' && read.reason).toMatch(reason);
    expect(read.kind === 'refused' && read.reason).not.toContain('json_output');
  });

  test.each([
    ['one line', '16:34:05.123456789: Notice A shell was spawned (user=root container=abc)'],
    ['several lines', '16:34:05.1: Notice A shell\n16:34:06.2: Notice Another'],
  ])("%s of Falco's text output names the remedy", (_title, body) => {
    expect(readBody(body)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^not JSON: .*; if Falco sent this, set json_output: true in falco\.yaml$/s),
    });
  });
});
