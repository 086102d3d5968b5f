/** Every row of the failure table in docs/architecture.md has tests, and they are where this says they are. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** By the first cell of a row: test files, and the beginnings of titles in them. */
const PROOFS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'kill -9 at any moment': {
    'test/crash.test.ts': ["kills: every 202'd event counted once, state is a fold of the journal, one card per alert"],
    'src/delivery/troubles.test.ts': ['a crash between the post and its record'],
  },
  'Slack 429, 5xx, hang, outage for an hour': {
    'test/slack-trouble.test.ts': [
      '429: the channel is left alone',
      '500s of every kind',
      'no answer at all',
      'a connection cut after Slack applied the post',
      'a connection cut after a note or an update was applied',
      'an outage of an hour',
      'slow calls of two seconds each do not delay intake',
      'invalid_blocks once',
      'a card deleted by a person is posted again',
    ],
    'test/slack-channels.test.ts': [
      'its cards go to the default channel, which is told once',
      'the default channel itself',
    ],
    'test/storm.test.ts': [
      'different alerts at once: one storm card that names them all',
      'a storm survives a restart',
    ],
  },
  'socket refresh or drop': {
    'test/slack-connections.test.ts': [
      'the other serves a click, and readiness stays true',
      'both dropped',
      'twice: acknowledged once',
      'late: the person sees an error',
    ],
  },
  'a replica killed, cut off or slowed down': {
    'test/replicas.test.ts': [
      'in every trouble: each accepted event on one card, each card posted once, each scheduled run done once',
    ],
    'src/delivery/shift.test.ts': ['when it is gone without a word', 'after Slack took the message'],
  },
  'database away, restarting, read-only, full': {
    'src/store/postgres/outage.test.ts': ['connections are refused'],
    'test/database-away.test.ts': ['listens and says why it takes nothing'],
  },
  'token revoked': { 'test/slack-trouble.test.ts': ['a token revoked and restored'] },
  'disk full or read-only': {
    'test/disk.test.ts': ['503 with the reason', 'a slow disk', '503 with ENOSPC'],
    'test/disk-full.test.ts': ['events are refused with the reason until there is room'],
  },
  'more than can be written, slow senders': {
    'src/intake/load.test.ts': [
      '600 bodies of 1 MiB at once before a journal that hangs',
      'that drips byte by byte is cut off',
    ],
  },
  'a sender falls silent': { 'src/schedule/silence.test.ts': [] },
  'hostile or malformed events': {
    'src/card/hostile.test.ts': ['every message is within Slack’s limits, literal and visible'],
    'src/analysis/hostile.test.ts': ['no event makes the analysis or the report throw'],
    'src/intake/server.test.ts': [],
  },
};

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

function rows(): string[] {
  const [, section = ''] = read('docs/architecture.md').split(/^## \d+\. Failure table$/m);
  const [table = ''] = section.split(/^## /m);
  const cells = table.split('\n').map((line) => /^\| ([^|]+?) +\|/.exec(line)?.[1]);
  return cells.filter((cell) => cell !== undefined && !/^-+$/.test(cell) && cell !== 'what fails') as string[];
}

test('the table is what is proven here', () => {
  expect(rows().sort()).toEqual(Object.keys(PROOFS).sort());
});

test.each(Object.entries(PROOFS))('%s: its tests exist', (_row, files) => {
  for (const [file, titles] of Object.entries(files)) {
    const text = read(file);
    for (const title of titles) expect(text, `${file}: ${title}`).toContain(title);
    expect(text).toContain('test');
  }
});
