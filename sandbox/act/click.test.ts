import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppInTest, appInTest } from '../app-in-test.ts';
import { callApi } from '../call-in-test.ts';
import type { Block } from '../workspace/model.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';
import type { ClickRequest } from './requests.ts';

const text = { type: 'plain_text', text: 'x' } as const;
const option = (value: string) => ({ text, value });
const options = [option('1'), option('2')];

const BLOCKS: Block[] = [
  {
    type: 'actions',
    block_id: 'acts',
    elements: [
      { type: 'button', action_id: 'go', value: 'F-1', text },
      { type: 'static_select', action_id: 'menu', options },
      { type: 'checkboxes', action_id: 'boxes', options },
      { type: 'users_select', action_id: 'who' },
      { type: 'datetimepicker', action_id: 'until' },
    ],
  },
  { type: 'section', block_id: 'other', text, accessory: { type: 'button', action_id: 'go', value: 'F-2', text } },
  { type: 'input', block_id: 'quiet', label: text, element: { type: 'plain_text_input', action_id: 'quiet' } },
  {
    type: 'input',
    block_id: 'loud',
    dispatch_action: true,
    label: text,
    element: { type: 'plain_text_input', action_id: 'loud' },
  },
];

let sandbox: Sandbox;
let app: AppInTest;
let ts = '';

beforeEach(async () => {
  sandbox = await startSandbox();
  app = await appInTest(sandbox);
  const { body } = await callApi(sandbox, 'chat.postMessage', { channel: 'general', text: 'x', blocks: BLOCKS });
  ts = String(body['ts']);
});
afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

type Choosing = Partial<ClickRequest> & { readonly actionId: string };

const inMessage = (more: Choosing) => sandbox.act.click({ user: 'alice', channel: 'general', ts, ...more });

test.each<[string, Choosing, object]>([
  ['a button', { actionId: 'go' }, { type: 'button', block_id: 'acts', value: 'F-1', text }],
  ['a button of another block', { actionId: 'go', blockId: 'other' }, { block_id: 'other', value: 'F-2' }],
  ['a button by its value', { actionId: 'go', value: 'F-2' }, { block_id: 'other', value: 'F-2' }],
  ['a select', { actionId: 'menu', selectedOption: '2' }, { selected_option: option('2') }],
  ['checkboxes', { actionId: 'boxes', selectedOptions: ['1', option('2')] }, { selected_options: options }],
  ['a person', { actionId: 'who', selectedUser: 'U0BOB' }, { selected_user: 'U0BOB' }],
  ['an instant', { actionId: 'until', selectedDateTime: 1_700_000_000 }, { selected_date_time: 1_700_000_000 }],
  ['an input that dispatches', { actionId: 'loud', value: 'typed' }, { type: 'plain_text_input', value: 'typed' }],
])('%s is sent with what was chosen', async (_what, request, action) => {
  expect(await inMessage(request)).toEqual({ ok: true });
  expect(app.delivered[0]?.payload['actions']).toMatchObject([{ ...action, action_id: request.actionId }]);
});

test('an input sends nothing by itself', async () => {
  expect(await inMessage({ actionId: 'quiet' })).toEqual({ ok: false, error: 'control_not_found' });
});

test('the payload is the one Slack documents', async () => {
  await inMessage({ actionId: 'go' });
  expect(app.delivered[0]?.payload).toEqual({
    type: 'block_actions',
    user: { id: 'U0ALICE', username: 'alice', name: 'alice', team_id: 'T0ACME' },
    api_app_id: 'A0FALCONER',
    token: expect.any(String),
    team: { id: 'T0ACME', domain: 'acme' },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: expect.any(String),
    response_url: expect.stringContaining('/respond/'),
    channel: { id: 'C0GENERAL', name: 'general' },
    container: { type: 'message', message_ts: ts, channel_id: 'C0GENERAL', is_ephemeral: false },
    message: expect.objectContaining({ ts, user: 'U0FALCONER', bot_id: 'B0FALCONER', blocks: BLOCKS }),
    state: { values: expect.objectContaining({ loud: { loud: { type: 'plain_text_input', value: null } } }) },
    actions: [expect.objectContaining({ action_id: 'go', action_ts: expect.any(String) })],
  });
});

test('in a view, the payload has the view with what was typed so far, and no response_url', async () => {
  const view = sandbox.views.open('U0ALICE', { type: 'modal', title: text, submit: text, blocks: BLOCKS });
  const click = { user: 'alice', viewId: view.id, actionId: 'menu', selectedOption: '2', values: { quiet: 'why' } };
  expect(await sandbox.act.click(click)).toEqual({ ok: true });
  const payload = app.delivered[0]?.payload ?? {};
  expect(payload).toMatchObject({
    container: { type: 'view', view_id: view.id },
    view: {
      id: view.id,
      hash: view.hash,
      state: { values: { quiet: { quiet: { value: 'why' } }, acts: { menu: { selected_option: option('2') } } } },
    },
  });
  expect(payload).not.toHaveProperty('response_url');
  expect(payload).not.toHaveProperty('channel');
});

test('a view is clicked by its person only, and not while another lies on top', async () => {
  const below = sandbox.views.open('U0ALICE', { type: 'modal', title: text, submit: text, blocks: BLOCKS });
  const click = { viewId: below.id, actionId: 'go' };
  expect(await sandbox.act.click({ user: 'bob', ...click })).toMatchObject({ error: 'view_not_found' });
  sandbox.views.push('U0ALICE', { type: 'modal', title: text, blocks: [] });
  expect(await sandbox.act.click({ user: 'alice', ...click })).toMatchObject({ error: 'view_not_found' });
});
