/** Real events from public repositories: each gets an analysis that says something and gaps are never words. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { normalise } from '../falco/normalise.ts';
import { EMPTY_LIBRARY } from '../playbook/library.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { analyse } from './analyse.ts';
import { AT } from './fixtures/event-with.ts';
import { reportMarkdown } from './report.ts';
import { plain } from './spans.ts';

const SAMPLES = fileURLToPath(new URL('../../../shared/data/alerts/real-events.ndjson', import.meta.url));
const present = existsSync(SAMPLES);

describe.skipIf(!present)(present ? 'real events' : `real events: skipped, ${SAMPLES} is not there`, () => {
  const events = present
    ? readFileSync(SAMPLES, 'utf8')
        .trim()
        .split('\n')
        .map((line) => normalise(JSON.parse(line), AT))
        .flatMap((normalised) => (normalised.ok ? [normalised.event] : []))
    : [];

  test.each([
    ['without playbooks', EMPTY_LIBRARY],
    ['with the shipped playbooks', readPlaybooks().library],
  ])('%s', (_title, library) => {
    expect(events.length).toBeGreaterThan(190);
    for (const event of events) {
      const analysis = analyse({ event, library });
      expect(plain(analysis.summary.spans).length).toBeGreaterThan(10);
      expect(analysis.checks.length).toBeGreaterThan(0);
      const report = reportMarkdown(event, analysis);
      expect(report).not.toMatch(/\bundefined\b|<NA>|\bN\/A\b|\bNaN\b|\[object/);
      expect(report).not.toMatch(/`null`|: null\b/);
    }
  });
});
