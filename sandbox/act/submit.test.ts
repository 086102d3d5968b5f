import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppInTest, appInTest } from '../app-in-test.ts';
import type { ViewContent } from '../workspace/model.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

const text = (value: string) => ({ type: 'plain_text', text: value }) as const;
const modal = (title: string, more: Partial<ViewContent> = {}): ViewContent => ({
  type: 'modal',
  title: text(title),
  submit: text('Go'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: text('Why'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'a' },
    },
  ],
  ...more,
});

let sandbox: Sandbox;
let app: AppInTest;

beforeEach(async () => {
  sandbox = await startSandbox();
  app = await appInTest(sandbox);
  sandbox.views.open('U0ALICE', modal('one'));
  sandbox.views.push('U0ALICE', modal('two'));
});
afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

const titles = () => sandbox.views.stack('U0ALICE').map(({ title }) => title?.text);
const top = () => sandbox.views.stack('U0ALICE').at(-1)?.id ?? '';

function submit(user = 'U0ALICE', viewId = top()) {
  return sandbox.act.submit({ user, viewId, values: { why: 'because' } });
}

test.each<[string, unknown, string[]]>([
  ['nothing closes the view, and the one below shows again', undefined, ['one']],
  ['clear closes all', { response_action: 'clear' }, []],
  ['update replaces the view', { response_action: 'update', view: modal('new') }, ['one', 'new']],
  ['push puts one on top', { response_action: 'push', view: modal('three') }, ['one', 'two', 'three']],
])('%s', async (_rule, body, expected) => {
  app.answer = { body };
  expect(await submit()).toEqual({ ok: true });
  expect(titles()).toEqual(expected);
  expect(app.delivered[0]?.payload).toMatchObject({
    type: 'view_submission',
    user: { id: 'U0ALICE', username: 'alice', team_id: 'T0ACME' },
    view: { state: { values: { why: { a: { value: 'because' } } } } },
  });
});

test('errors keep the view open', async () => {
  app.answer = { body: { response_action: 'errors', errors: { why: 'no' } } };
  expect(await submit()).toEqual({ ok: false, error: 'validation_failed', errors: { why: 'no' } });
  expect(titles()).toEqual(['one', 'two']);
});

test.each<[string, unknown, string]>([
  [
    'errors for a block that is no input',
    { response_action: 'errors', errors: { other: 'no' } },
    'invalid_response_errors',
  ],
  ['errors without any', { response_action: 'errors' }, 'invalid_response_errors'],
  ['a view that Slack refuses', { response_action: 'update', view: { type: 'modal' } }, 'invalid_arguments'],
  ['an unknown action', { response_action: 'explode' }, 'invalid_response_action'],
])('%s are a failure that the person sees', async (_rule, body, error) => {
  app.answer = { body };
  expect(await submit()).toEqual({ ok: false, error: expect.stringContaining(error) });
  expect(sandbox.toasts.of('U0ALICE')?.text).toContain(error);
  expect(titles()).toEqual(['one', 'two']);
});

test('only the topmost view can be submitted or closed, and only by its person', async () => {
  const below = sandbox.views.stack('U0ALICE')[0]?.id ?? '';
  const notFound = { ok: false, error: 'view_not_found' };
  expect(await submit('U0ALICE', below)).toEqual(notFound);
  expect(await submit('U0BOB')).toEqual(notFound);
  expect(await sandbox.act.closeView({ user: 'U0BOB', viewId: top() })).toEqual(notFound);
  expect(app.delivered).toEqual([]);
});

test('closing goes back one view, silently unless the view asked', async () => {
  await sandbox.act.closeView({ user: 'U0ALICE', viewId: top() });
  expect(titles()).toEqual(['one']);
  expect(app.delivered).toEqual([]);
});

test('closing with clear_on_close and notify_on_close clears all and says so', async () => {
  sandbox.views.push('U0ALICE', modal('three', { clear_on_close: true, notify_on_close: true }));
  await sandbox.act.closeView({ user: 'U0ALICE', viewId: top() });
  expect(titles()).toEqual([]);
  expect(app.delivered).toMatchObject([{ payload: { type: 'view_closed', is_cleared: true } }]);
});
