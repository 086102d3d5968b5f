/**
 * A person at the sandbox page, in real Chromium: sees cards, acknowledges, suppresses, reads the report, looks things up.
 * `npm run images` keeps what it sees as the pictures of the documentation.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INTRUSION } from '../sandbox/demo/intrusion.ts';
import { NOISE } from '../sandbox/demo/noise.ts';
import { OTHERS } from '../sandbox/demo/others.ts';
import { MEMFD } from '../sandbox/demo/scenario.ts';
import { eventually, Pair, post } from './pair.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const KEEP = process.env['KEEP_IMAGES'] === '1';
const PATIENCE = { timeout: 15_000 };

// A bare sandboxed profile: background requests of Chromium itself have no place in a test.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(CHROMIUM === undefined)('the page, in Chromium (skipped where Chromium is not installed)', () => {
  let pair: Pair;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    pair = await Pair.start();
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS });
    page = await browser.newPage({
      viewport: { width: 1380, height: 940 },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    await page.goto(`${pair.sandbox.url}/#/C0SECALERTS`);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await pair?.stop();
  });

  const main = () => page.locator('.main');
  const thread = () => page.getByTestId('thread');
  const modal = () => page.getByTestId('modal');
  /** By its header: other cards may name its rule, as a step of the story that they share. */
  const cardOf = (title: string): Locator =>
    main()
      .locator('[data-ts]', { has: page.locator('h3.block-header', { hasText: title }) })
      .first();
  const press = (card: Locator, label: string) => card.getByRole('button', { name: label }).click(PATIENCE);

  async function picture(name: string, of: Page | Locator = page): Promise<void> {
    if (!KEEP) return;
    await mkdir(IMAGES, { recursive: true });
    await page.mouse.move(0, 0);
    await of.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' });
  }

  test('an event appears as a card, live, with hostile text shown literally', async () => {
    const time = (second: number) => new Date(Date.UTC(2026, 10, 24, 9, 41, second)).toISOString();
    await post(pair.url, { time: time(1), ...MEMFD });
    await cardOf('Fileless execution via memfd_create').waitFor(PATIENCE);
    await picture('card', cardOf('Fileless execution via memfd_create'));

    const hostile = OTHERS.find(({ event }) => event.rule === 'Search Private Keys or Passwords');
    await post(pair.url, { time: time(2), ...hostile?.event });
    const card = cardOf('Search Private Keys or Passwords');
    await card.waitFor(PATIENCE);
    expect(await card.textContent()).toContain('<!channel> *urgent* <https://evil.example|reset here>');
    expect(await card.locator('a[href*="evil.example"], .mention').count()).toBe(0);
    await post(
      pair.url,
      NOISE.slice(0, 12).map(({ event }, index) => ({ time: time(10 + index), ...event })),
    );
    await post(
      pair.url,
      INTRUSION.map(({ event }, index) => ({ time: time(30 + index), ...event })),
    );
    await cardOf('Drop and execute new binary in container').waitFor(PATIENCE);
  }, 60_000);

  test('Acknowledge folds the card and says who', async () => {
    const card = cardOf('Terminal shell in container');
    await press(card, 'Acknowledge alert');
    await card.getByText('Acknowledged by').waitFor(PATIENCE);
    expect(await card.textContent()).toMatch(/Acknowledged by\s*@?Alice/);
    await card.getByRole('button', { name: 'Resolve alert' }).waitFor(PATIENCE);
  }, 30_000);

  test('Suppress… shows what it would have hidden, live, then folds the card and has a card of its own', async () => {
    const card = cardOf('Contact K8S API Server From Container');
    const [polling] = NOISE;
    const elsewhere = ['backup-6d5f8c9b7d-qk2lp', 'billing-5c7b9d6f8-x9tzw'].map((pod, index) => ({
      ...polling?.event,
      time: new Date(Date.UTC(2026, 10, 24, 9, 42, index)).toISOString(),
      output_fields: { ...polling?.event.output_fields, 'k8s.pod.name': pod },
    }));
    await post(pair.url, elsewhere);
    await press(card, 'Suppress alert');
    const hidden = async () =>
      /([\d,]+) of [\d,]+ events?, ([\d,]+) of/.exec((await modal().textContent()) ?? '')?.slice(1);
    await modal().getByText('In the last 7 days').waitFor(PATIENCE);
    const narrow = await hidden();
    await modal().locator('[data-action-id="suppression.choice.workload"]').selectOption('drop');
    await eventually(async () => Number((await hidden())?.[1]) > Number(narrow?.[1]));
    await modal().locator('[data-action-id="suppression.choice.workload"]').selectOption('glob');
    await modal().locator('[data-action-id="suppression.glob.workload"]').fill('nothing-*');
    await modal().locator('[data-action-id="suppression.glob.workload"]').press('Enter');
    await modal().getByText('does not match this alert').waitFor(PATIENCE);
    await modal().locator('[data-action-id="suppression.choice.workload"]').selectOption('keep');
    await eventually(async () => String(await hidden()) === String(narrow));
    await modal().locator('[data-action-id="reason"]').fill('The operator polls the API by design.');
    await modal().evaluate((dialog) => {
      for (const part of [dialog, ...dialog.querySelectorAll('*')]) part.scrollTop = 0;
    });
    await picture('suppress');
    await page.getByTestId('modal-submit').click();
    await modal().waitFor({ state: 'hidden', ...PATIENCE });
    await card.getByText('Suppressed until').waitFor(PATIENCE);
    expect(await card.textContent()).toContain('The operator polls the API by design.');
    const own = cardOf('S-1 hides');
    await own.waitFor(PATIENCE);
    await own.getByRole('button', { name: 'Extend suppression S-1' }).waitFor(PATIENCE);
    await picture('suppression', own);
  }, 30_000);

  test('Mitigate… shows exact commands, and what was done is told in the thread', async () => {
    const card = cardOf('Fileless execution via memfd_create');
    await press(card, 'Mitigate alert');
    await modal().getByText('docker pause c61b4b13ae44').waitFor(PATIENCE);
    await picture('mitigate');
    await modal().locator('input[value="freeze-container"]').check();
    await page.getByTestId('modal-submit').click();
    await modal().waitFor({ state: 'hidden', ...PATIENCE });
    await card.getByTestId('replies').click(PATIENCE);
    await thread().getByText('says this was done').waitFor(PATIENCE);
  }, 30_000);

  test('Report posts the full report into the thread', async () => {
    const card = cardOf('Fileless execution via memfd_create');
    await press(card, 'Report on alert');
    await thread().getByText('Report on F-1').waitFor(PATIENCE);
    await thread().getByText('Contain now').waitFor(PATIENCE);
    await picture('thread');
    await picture('report', thread().locator('[data-ts]', { hasText: 'Report on F-1' }).last());
    await page.getByTestId('close-thread').click();
  }, 30_000);

  test('/falco open answers the asker alone', async () => {
    await page.getByTestId('composer').fill('/falco open');
    await page.getByTestId('composer').press('Enter');
    await main().getByText('Open alerts:').first().waitFor(PATIENCE);
    await picture('lookup');
  }, 30_000);

  test('the channel as a whole, on a desk and on a phone', async () => {
    await eventually(async () => (await main().locator('[data-ts]').count()) >= 6);
    await cardOf('Terminal shell in container').scrollIntoViewIfNeeded();
    await picture('channel');
    await page.setViewportSize({ width: 390, height: 844 });
    const card = cardOf('Drop and execute new binary in container');
    await card.scrollIntoViewIfNeeded();
    const width = await card.evaluate((element) => element.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await picture('phone');
  }, 30_000);
});
