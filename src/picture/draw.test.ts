import { expect, test } from 'vitest';
import { arrival, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { masked } from '../card/limits.ts';
import { noiseLedger, noiseOf } from '../ledger/noise.ts';
import { State } from '../store/state.ts';
import { drawPng } from './draw.ts';
import { ledgerAltText, ledgerHeight, ledgerOptions } from './ledger-options.ts';

function ledgerOf(rules: readonly string[]) {
  const state = new State();
  rules.forEach((rule, index) => {
    for (let hour = 0; hour <= index; hour += 1) state.apply(arrival(T0 - hour * HOUR, { rule, priority: 'Warning' }));
  });
  const asked = { period: '24h', grouping: 'rule', now: T0 } as const;
  return noiseLedger(noiseOf([...state.alerts.values()], asked), [], asked);
}

const draw = (rules: readonly string[]) => {
  const ledger = ledgerOf(rules);
  return drawPng(ledgerOptions(ledger, masked), { width: 800, height: ledgerHeight(ledger) });
};

test('a picture of the asked size, and with text in it', async () => {
  const png = await draw(['Terminal shell in container', 'Other']);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_600, 1_000]);
  // Names alone differ: the fonts were found.
  expect(png.equals(await draw(['Another rule by name', 'Other']))).toBe(false);
});

test.each([
  ['markup', '<script>x</script> & "quotes" \']]>'],
  ['what XML does not take', 'a\u0000b\u0008c\u000bd\ufffee\ud800f'],
  ['no Latin letters', '規則 правило قاعدة 🚨'],
  ['a format of ECharts', '{b|bold}\n{c} {a0}'],
  ['nothing seen', '\u200b\u202e'],
  ['much', 'x'.repeat(5_000)],
])('a rule named with %s is drawn', async (_what, name) => {
  expect((await draw([name, 'Other'])).subarray(1, 4).toString('latin1')).toBe('PNG');
});

test('nothing to draw', async () => {
  expect((await draw([])).length).toBeGreaterThan(1_000);
});

test('the words for who can’t see it', () => {
  expect(ledgerAltText(ledgerOf(['quiet', 'busy']), masked)).toBe(
    'Two bar charts, times in UTC. Events of the last 24h over time: 3, by priority Warning 3. Noisiest by rule: busy 2, quiet 1.',
  );
});
