import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import type { Alert } from '../alert/alert.ts';
import { controls } from './actions.ts';
import { after, alertOf, suppressed } from './fixtures/cards.ts';

const open = alertOf();
const acknowledged = after(open, { kind: 'acknowledged' });
const resolved = after(acknowledged, { kind: 'resolved', disposition: 'benign' });

/** Buttons as `ACTION VALUE`, the overflow's options by their values. */
function offered(alert: Alert) {
  const buttons: string[] = [];
  const more: string[] = [];
  for (const element of controls(alert).elements) {
    if (element.type === 'button') buttons.push(`${element.action_id} ${element.value}`);
    if (element.type === 'overflow') more.push(...element.options.map(({ value }) => value ?? ''));
  }
  return { buttons, more };
}

test.each<[string, Alert, readonly string[], readonly string[]]>([
  [
    'an open alert is acknowledged first',
    open,
    ['alert.acknowledge F-1', 'alert.suppress F-1', 'alert.mitigate F-1', 'alert.report F-1'],
    ['resolve F-1', 'assign F-1', 'raw F-1', 'similar F-1'],
  ],
  [
    'an acknowledged one is resolved first',
    acknowledged,
    ['alert.resolve F-1', 'alert.suppress F-1', 'alert.mitigate F-1', 'alert.report F-1'],
    ['unacknowledge F-1', 'assign F-1', 'raw F-1', 'similar F-1'],
  ],
  [
    'a suppressed one offers to end the suppression, by its id',
    suppressed(open),
    ['suppression.end S-3', 'alert.mitigate F-1', 'alert.report F-1'],
    ['resolve F-1', 'assign F-1', 'raw F-1', 'similar F-1'],
  ],
  ['a resolved one only tells', resolved, ['alert.report F-1'], ['raw F-1', 'similar F-1']],
  ['also when it was suppressed', suppressed(resolved), ['alert.report F-1'], ['raw F-1', 'similar F-1']],
])('%s', (_rule, alert, buttons, more) => {
  expect(offered(alert)).toEqual({ buttons, more });
});

test.each([
  ['open', open],
  ['acknowledged', acknowledged],
  ['suppressed', suppressed(acknowledged)],
  ['resolved', resolved],
])('%s: at most five controls, one primary at most, each explained to screen readers', (_state, alert) => {
  const { elements } = controls(alert);
  expect(elements.length).toBeLessThanOrEqual(5);
  const buttons = elements.filter((element) => element.type === 'button');
  expect(buttons.filter(({ style }) => style === 'primary').length).toBeLessThanOrEqual(1);
  for (const button of buttons) expect(button.accessibility_label).toMatch(/ [FS]-\d+$/);
  expect(validateMessage({ blocks: [controls(alert)] })).toEqual([]);
});
