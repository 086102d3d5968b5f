import { describe, expect, test } from 'vitest';
import { Metrics, type Readings } from './metrics.ts';

/** The lines of one figure, without its help. */
async function linesOf(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
}

test('events are counted by sender, priority and what became of them', async () => {
  const metrics = new Metrics();
  metrics.events('eu', 'counted', 'Critical');
  metrics.events('eu', 'counted', 'Critical');
  metrics.events('us', 'repeat', 'Notice');
  metrics.events('us', 'unreadable', undefined, 5);
  expect(await linesOf(metrics, 'falconer_events_total')).toEqual([
    'falconer_events_total{sender="eu",outcome="counted",priority="Critical"} 2',
    'falconer_events_total{sender="us",outcome="repeat",priority="Notice"} 1',
    'falconer_events_total{sender="us",outcome="unreadable",priority=""} 5',
  ]);
});

test('answers are counted by status, and every status there is no name for as one', async () => {
  const metrics = new Metrics();
  for (const status of [202, 202, 503, 418, 599]) metrics.answered(status);
  expect(await linesOf(metrics, 'falconer_intake_requests_total')).toEqual([
    'falconer_intake_requests_total{status="202"} 2',
    'falconer_intake_requests_total{status="503"} 1',
    'falconer_intake_requests_total{status="other"} 2',
  ]);
});

test('the journal’s time is a histogram', async () => {
  const metrics = new Metrics();
  metrics.journaled(0.004);
  metrics.journaled(30);
  const lines = await linesOf(metrics, 'falconer_journal_seconds');
  expect(lines).toContain('falconer_journal_seconds_bucket{le="0.0025"} 0');
  expect(lines).toContain('falconer_journal_seconds_bucket{le="0.005"} 1');
  expect(lines).toContain('falconer_journal_seconds_bucket{le="10"} 1');
  expect(lines).toContain('falconer_journal_seconds_count 2');
});

test.each<[string, (metrics: Metrics) => void, string]>([
  ['a connection beyond the limit', (metrics) => metrics.dropped(), 'falconer_intake_connections_dropped_total'],
  ['a socket of Slack’s that ended', (metrics) => metrics.disconnected(), 'falconer_slack_disconnects_total'],
  ['a message that could not be made', (metrics) => metrics.notMade(), 'falconer_messages_not_made_total'],
  ['a message that was found again', (metrics) => metrics.adopted(), 'falconer_slack_adoptions_total'],
])('counts %s, from nought on', async (_what, count, name) => {
  const metrics = new Metrics();
  expect(await linesOf(metrics, name)).toEqual([`${name} 0`]);
  count(metrics);
  expect(await linesOf(metrics, name)).toEqual([`${name} 1`]);
});

describe('a figure that is asked for', () => {
  const asked = (read: () => Promise<Readings> | Readings, label?: string) => {
    const metrics = new Metrics();
    metrics.ask('x', 'X', read, label);
    return metrics;
  };

  test.each<[string, Readings, string | undefined, string[]]>([
    ['without a label', [['', 7]], undefined, ['x 7']],
    [
      'by a label',
      [
        ['open', 1],
        ['resolved', 0],
      ],
      'status',
      ['x{status="open"} 1', 'x{status="resolved"} 0'],
    ],
    ['of nothing', [], 'status', []],
  ])('%s', async (_how, readings, label, lines) => {
    expect(
      await linesOf(
        asked(() => readings, label),
        'x',
      ),
    ).toEqual(lines);
  });

  test('is asked for anew each time, and what is gone is gone', async () => {
    const senders: Readings[] = [[['eu', 1]], [['us', 2]]];
    const metrics = asked(() => senders.shift() ?? [], 'sender');
    expect(await linesOf(metrics, 'x')).toEqual(['x{sender="eu"} 1']);
    expect(await linesOf(metrics, 'x')).toEqual(['x{sender="us"} 2']);
  });

  test('that can’t be had is left out, and the others are there', async () => {
    const metrics = asked(() => Promise.reject(new Error('the database is away')));
    metrics.answered(202);
    expect(await linesOf(metrics, 'x')).toEqual([]);
    expect(await linesOf(metrics, 'falconer_intake_requests_total')).toHaveLength(1);
  });
});

test('the process has its figures, and two in one process do not meet', async () => {
  const [one, other] = [new Metrics().watchProcess(), new Metrics().watchProcess()];
  one.answered(202);
  expect(await linesOf(one, 'process_resident_memory_bytes')).toHaveLength(1);
  expect(await linesOf(other, 'falconer_intake_requests_total')).toEqual([]);
  expect(one.contentType).toMatch(/^text\/plain/);
});
