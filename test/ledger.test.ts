/**
 * The noise ledger at the sandbox page, in real Chromium: asked for, then posted with its picture. Run with KEEP_IMAGES=1
 * it keeps what it sees as a picture of the documentation.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { INTRUSION } from '../sandbox/demo/intrusion.ts';
import { NOISE } from '../sandbox/demo/noise.ts';
import { OTHERS } from '../sandbox/demo/others.ts';
import { Pair, post } from './pair.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const IMAGE = fileURLToPath(new URL('../docs/images/ledger.png', import.meta.url));
const PATIENCE = { timeout: 15_000 };
const HOUR = 3_600_000;

/** A week of noise that comes and goes with the hours of the day, of several rules, and one intrusion. */
function week(): readonly object[] {
  const now = Date.now();
  const at = (hours: number, nth: number) => new Date(now - hours * HOUR - nth * 1_000).toISOString();
  const noise = Array.from({ length: 160 }, (_, hours) => {
    const many = 1 + Math.round(4 * (1 + Math.sin(hours / 4)));
    const usual = NOISE.slice(0, 16).filter((_event, index) => (hours * 7 + index * 3) % 11 < many);
    const others = OTHERS.filter((_event, index) => (hours * 5 + index * 7) % (9 + 4 * index) < 3);
    return [...usual, ...others].map(({ event }, nth) => ({ time: at(hours, nth), ...event }));
  });
  return [...noise.flat(), ...INTRUSION.map(({ event }, index) => ({ time: at(1, 100 + index), ...event }))];
}

test.skipIf(CHROMIUM === undefined)(
  'asked for and posted, with a picture (skipped where Chromium is not installed)',
  async () => {
    const pair = await Pair.start();
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage({ viewport: { width: 1380, height: 1_460 }, timezoneId: 'Europe/Berlin' });
      await page.goto(`${pair.sandbox.url}/#/C0SECTRIAGE`);
      const events = week();
      for (let from = 0; from < events.length; from += 200) await post(pair.url, events.slice(from, from + 200));
      await page.getByTestId('composer').fill('/falco stats 7d');
      await page.getByTestId('composer').press('Enter');
      const main = page.locator('.main');
      await main.getByText('Noise ledger, last 7 days').first().waitFor(PATIENCE);
      await main.getByRole('button', { name: 'Post here, with a picture' }).click(PATIENCE);
      const picture = main.locator('img[alt^="Two bar charts"]');
      await picture.waitFor({ timeout: 30_000 });
      expect(await picture.getAttribute('alt')).toMatch(/Noisiest by rule: \S.+ \d+/);
      expect(await main.getByRole('button', { name: 'Preview suppression' }).count()).toBeGreaterThanOrEqual(5);
      await expect.poll(() => main.getByText('Noise ledger, last 7 days').count()).toBe(2);
      await main.getByText('Dismiss').first().click(PATIENCE);
      await picture.scrollIntoViewIfNeeded();
      await page.mouse.move(0, 0);
      if (process.env['KEEP_IMAGES'] === '1') await page.screenshot({ path: IMAGE, animations: 'disabled' });
    } finally {
      await browser.close();
      await pair.stop();
    }
  },
  90_000,
);
