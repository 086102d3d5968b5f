import { describe, expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { EMPTY_LIBRARY } from '../playbook/library.ts';
import { analyse } from './analyse.ts';
import { eventWith, memfdEvent } from './fixtures/event-with.ts';
import { reportMarkdown } from './report.ts';

function report(event = memfdEvent()): string {
  return reportMarkdown(event, analyse({ event, library: EMPTY_LIBRARY }));
}

test('the sections people know, in their order', () => {
  expect(report().match(/^#{1,2} .*$/gm)).toEqual([
    '# Fileless execution via memfd_create',
    '## Summary',
    '## Detailed analysis',
    '## Assessment',
    '## Mitigation',
    '## Next steps',
    '## Sources',
  ]);
});

test('the summary is two sentences', () => {
  const [, summary] = report().split('## Summary\n\n');
  expect(summary?.split('\n')[0]).toBe(
    '`memfd:program` was run in container `peaceful_mestorf` on `mini-debian-lab`. Concern is **high**: Critical at Falco, 1 raising and 1 lowering signal, probably a test.',
  );
});

describe('the example event', () => {
  test.each([
    ['the time in UTC', '- Time 2024-10-05 13:01:15 UTC (exactly `2024-10-05T13:01:15.031716041Z`)'],
    [
      'signals with their field',
      "- ▼ lowers by 2: The session leader is called `event-generator`, the name of Falco's own test tool. Names can be forged: confirm it (`proc.sname`)",
    ],
    [
      'an assumption, told as one',
      '- Commands are for docker, which is assumed: the container has a name of the kind Docker gives',
    ],
    ['the technique with its page', '[T1620 Reflective Code Loading](https://attack.mitre.org/techniques/T1620/)'],
    ['a way to contain', '   docker pause c61b4b13ae44'],
    ['its undo', '   docker unpause c61b4b13ae44'],
    ['that no history is known', 'Not known: this report rests on the event alone.'],
    [
      'its sources',
      '- Fields: `container.id`, `container.name`, `evt.arg.flags`, `evt.type`, `proc.aname[2]`, `proc.exepath`, `proc.sname`',
    ],
  ])('%s', (_title, line) => {
    expect(report()).toContain(line);
  });

  test.each(['falco.conf', 'ulimit', 'SIEM', 'SELinux', 'block', 'regularly', 'undefined', 'null', 'N/A', '<NA>'])(
    'nothing of %s',
    (word) => {
      expect(report()).not.toContain(word);
    },
  );
});

test('fields that no fact tells are listed, unknown ones are not', () => {
  const text = report(eventWith({ 'custom.owner': 'team-a', 'custom.gap': null, 'custom.na': '<NA>', 'evt.time': 1 }));
  expect(text).toContain('- Also reported: `custom.owner` `team-a`\n');
});

test('an exception field that the event lacks is named', () => {
  const event = eventWith({ 'proc.name': 'x' });
  const analysis = {
    ...analyse({ event, library: EMPTY_LIBRARY }),
    tune: { advice: { spans: [], cites: [] }, exception: ['container.image.repository', 'proc.name'] },
  };
  expect(reportMarkdown(event, analysis)).toContain(
    'This event lacks `container.image.repository`: an exception that names it would not have matched.',
  );
});

test('a rule name that is no plain words is shown literally', () => {
  expect(report(eventWith({}, { rule: 'a](http://evil) <b>' })).split('\n')[0]).toBe('# `a](http://evil) <b>`');
});

test('alert and history are told as figures', () => {
  const event = eventWith({ 'proc.name': 'x' });
  const alert = {
    id: 'F-12',
    status: 'open',
    count: 2000,
    hidden: 3,
    firstAt: 0,
    lastAt: 60_000,
    receivedAt: 0,
    lastReceivedAt: 60_000,
    facets: { source: 'syscall', rule: 'r' },
  } as unknown as Alert;
  const earlier = [{ id: 'F-7', disposition: 'benign', at: 0, since: 0, count: 1 }];
  const history = { earlier, sameRuleElsewhere: 2 };
  const text = reportMarkdown(event, analyse({ event, alert, history, library: EMPTY_LIBRARY }), alert);
  expect(text).toContain('# F-12: Some rule');
  expect(text).toContain(
    '- F-12 is open: 2,000 events from 1970-01-01 00:00:00 UTC to 1970-01-01 00:01:00 UTC, 3 events of them suppressed',
  );
  expect(text).toContain('- F-7 was judged benign on 1970-01-01 00:00:00 UTC (1 event)');
  expect(text).toContain('- 2 other alerts of this rule on other targets');
});
