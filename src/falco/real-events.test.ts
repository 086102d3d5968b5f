/** Real events from public repositories: every one is accepted, and what is odd about it is marked. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Candidate, readBody } from './dialect.ts';
import { FACET_NAMES, facetsOf } from './facets.ts';
import { fingerprintOf } from './fingerprint.ts';
import { normalise } from './normalise.ts';

const SAMPLES = fileURLToPath(new URL('../../../shared/data/alerts/real-events.ndjson', import.meta.url));
const present = existsSync(SAMPLES);
const RECEIVED = Date.UTC(2026, 4, 23);

describe.skipIf(!present)(present ? 'real events' : `real events: skipped, ${SAMPLES} is not there`, () => {
  const text = present ? readFileSync(SAMPLES, 'utf8') : '';
  const lines = text.trim().split('\n');

  function eventOf(candidate: Candidate) {
    const normalised = candidate.kind === 'value' ? normalise(candidate.value, RECEIVED) : { ok: false, ...candidate };
    if (!('event' in normalised)) throw new Error(normalised.reason);
    return normalised.event;
  }

  const candidates = () => {
    const body = readBody(text);
    if (body.kind !== 'candidates') throw new Error(body.reason);
    return body.candidates;
  };

  test('as one NDJSON body, every line is an event', () => {
    expect(candidates()).toHaveLength(lines.length);
    for (const candidate of candidates()) expect(eventOf(candidate).rule).not.toBe('');
  });

  test('a time is read, or marked and replaced by the receipt time', () => {
    const marked = new Set<string>();
    for (const [index, candidate] of candidates().entries()) {
      const event = eventOf(candidate);
      const remark = event.remarks.find((found) => found.endsWith('-time'));
      if (remark === undefined) expect(lines[index]).toContain(`"${event.time}"`);
      else expect(event.at).toBe(RECEIVED);
      if (remark !== undefined) marked.add(remark);
    }
    expect(marked).toContain('unreadable-time');
  });

  test('no field loses digits', () => {
    for (const [index, candidate] of candidates().entries()) {
      for (const [, digits] of (lines[index] ?? '').matchAll(/"evt\.time":\s*(\d{16,})/g)) {
        expect(String(eventOf(candidate).fields['evt.time'])).toBe(digits);
      }
    }
  });

  test('no facet is a word for "not known", and each event has its identities', () => {
    for (const event of candidates().map(eventOf)) {
      const facets = facetsOf(event);
      for (const name of FACET_NAMES) expect(facets[name] ?? 'absent').not.toMatch(/^(<NA>|null|undefined|)$/);
      expect(fingerprintOf(facets)).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});
