import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTime } from './time.ts';

const at = (iso: string) => new Date(iso).getTime();

test.each([
  ['Falco: nine digits', '2026-05-23T10:00:01.123456789Z', at('2026-05-23T10:00:01.123Z')],
  ['falcosidekick: trailing zeros trimmed', '2026-05-23T10:00:01.478445Z', at('2026-05-23T10:00:01.478Z')],
  ['one digit of fraction', '2026-05-23T10:00:01.4Z', at('2026-05-23T10:00:01.400Z')],
  ['no fraction', '2026-05-23T10:00:01Z', at('2026-05-23T10:00:01Z')],
  ['an offset of RFC 3339', '2020-03-03T17:50:03.391768+00:00', at('2020-03-03T17:50:03.391Z')],
  ['an offset without colon', '2026-01-28T17:48:41.725822389+0000', at('2026-01-28T17:48:41.725Z')],
  ['east of Greenwich is earlier', '2026-01-01T00:30:00+05:30', at('2025-12-31T19:00:00Z')],
  ['west is later', '2026-01-01T00:30:00-0800', at('2026-01-01T08:30:00Z')],
  ['lower case', '2026-05-23t10:00:01z', at('2026-05-23T10:00:01Z')],
  ['a blank between date and time', '2026-05-23 10:00:01Z', at('2026-05-23T10:00:01Z')],
  ['29 February of a leap year', '2024-02-29T00:00:00Z', at('2024-02-29T00:00:00Z')],
  ['a leap second', '2016-12-31T23:59:60Z', at('2017-01-01T00:00:00Z')],
])('%s is read', (_title, text, expected) => {
  expect(parseTime(text)).toBe(expected);
});

test.each([
  ['an offset that is none, from an official sample', '2021-04-13T20:58:00.746609046Z+2'],
  ["Go's zero time", '0001-01-01T00:00:00Z'],
  ['nothing', ''],
  ['30 February', '2026-02-30T10:00:00Z'],
  ['29 February of another year', '2026-02-29T10:00:00Z'],
  ['month 13', '2026-13-01T10:00:00Z'],
  ['month 0', '2026-00-01T10:00:00Z'],
  ['24 hours', '2026-05-23T24:00:00Z'],
  ['60 minutes', '2026-05-23T10:60:00Z'],
  ['61 seconds', '2026-05-23T10:00:61Z'],
  ['an offset beyond a day', '2026-05-23T10:00:01+24:00'],
  ['an offset of 99 minutes', '2026-05-23T10:00:01+0099'],
  ['no offset: whose clock would it be', '2026-05-23T10:00:01'],
  ['a shell placeholder left unexpanded', '$(date -u +%FT%TZ)'],
  ['a number of seconds', '1728133246'],
  ['a date alone', '2026-05-23'],
  ['a date inside other text', 'at 2026-05-23T10:00:01Z'],
  ['a second line', '2026-05-23T10:00:01Z\n'],
  ['a fraction without end', `2026-05-23T10:00:01.${'0'.repeat(100_000)}1Z`],
])('%s is not', (_title, text) => {
  expect(parseTime(text)).toBeUndefined();
});

test('property: every instant that Date writes is read back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      },
    ),
  );
});
