import type { BlockAction, ButtonAction, OverflowAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BoltInTest, boltOverHttp, boltOverSocket } from './bolt-in-test.ts';
import { type Sandbox, startSandbox } from './workspace-server.ts';

const CARD: KnownBlock[] = [
  { type: 'header', text: { type: 'plain_text', text: 'Critical' } },
  {
    type: 'actions',
    block_id: 'acts',
    elements: [
      { type: 'button', action_id: 'ack', value: 'F-1', text: { type: 'plain_text', text: 'Acknowledge' } },
      { type: 'button', action_id: 'suppress', value: 'F-1', text: { type: 'plain_text', text: 'Suppress…' } },
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: { type: 'plain_text', text: 'Raw event' }, value: 'raw' },
          { text: { type: 'plain_text', text: 'Assign' }, value: 'assign' },
        ],
      },
    ],
  },
];

const MODAL: ModalView = {
  type: 'modal',
  callback_id: 'suppression.create',
  title: { type: 'plain_text', text: 'Suppress' },
  submit: { type: 'plain_text', text: 'Suppress' },
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'text', min_length: 3 },
    },
    {
      type: 'input',
      block_id: 'for',
      label: { type: 'plain_text', text: 'For' },
      element: {
        type: 'static_select',
        action_id: 'duration',
        initial_option: { text: { type: 'plain_text', text: '1 hour' }, value: '1h' },
        options: [
          { text: { type: 'plain_text', text: '1 hour' }, value: '1h' },
          { text: { type: 'plain_text', text: '1 day' }, value: '1d' },
        ],
      },
    },
  ],
};

const ALERTS = 'C0SECALERTS';

describe.each([
  ['Socket Mode', boltOverSocket],
  ['HTTP', boltOverHttp],
])('a Bolt app over %s', (_mode, connect) => {
  let sandbox: Sandbox;
  let bolt: BoltInTest;

  beforeAll(async () => {
    sandbox = await startSandbox({ strictRates: false });
    bolt = await connect(sandbox);
    registerListeners(bolt);
  });

  afterEach(() => sandbox.views.clear('U0ALICE'));

  afterAll(async () => {
    await bolt.stop();
    await sandbox.close();
  });

  async function postCard(): Promise<string> {
    const { ts } = await bolt.app.client.chat.postMessage({ channel: '#sec-alerts', text: 'Critical', blocks: CARD });
    return ts ?? '';
  }

  function message(ts: string) {
    return sandbox.workspace.messages(ALERTS).find((found) => found.ts === ts);
  }

  test('a click reaches the listener, which updates the card', async () => {
    const ts = await postCard();
    expect(await sandbox.act.click({ user: 'alice', channel: ALERTS, ts, actionId: 'ack' })).toEqual({ ok: true });
    await vi.waitFor(() => expect(message(ts)?.text).toBe('F-1 acknowledged by alice'));
    expect(message(ts)?.blocks).toHaveLength(2);
  });

  test('an overflow menu sends the chosen option', async () => {
    const ts = await postCard();
    const click = { user: 'alice', channel: ALERTS, ts, actionId: 'more', selectedOption: 'assign' };
    expect(await sandbox.act.click(click)).toEqual({ ok: true });
    await vi.waitFor(() => expect(sandbox.workspace.ephemerals(ALERTS, 'U0ALICE').at(-1)?.text).toBe('chose assign'));
  });

  test.each([
    ['a control that is not there', { actionId: 'resolve' }, 'control_not_found'],
    ['an option that is not offered', { actionId: 'more', selectedOption: 'delete' }, 'control_not_found'],
    ['a message that is not there', { actionId: 'ack', ts: '1.000001' }, 'message_not_found'],
    ['a person who is not there', { actionId: 'ack', user: 'U0MALLORY' }, 'user_not_found'],
  ])('%s is refused before the app hears of it', async (_what, request, error) => {
    const ts = await postCard();
    const click = { user: 'U0ALICE', channel: ALERTS, ts, ...request };
    expect(await sandbox.act.click(click)).toEqual({ ok: false, error });
  });

  test('a modal opens, shows errors, and closes when the submission is accepted', async () => {
    const ts = await postCard();
    await sandbox.act.click({ user: 'U0ALICE', channel: ALERTS, ts, actionId: 'suppress' });
    const viewId = await vi.waitFor(() => modalOf(sandbox));
    expect(await sandbox.act.submit({ user: 'U0ALICE', viewId })).toMatchObject({
      error: 'invalid_input',
      errors: { reason: 'Please complete this required field.' },
    });
    const bad = { user: 'U0ALICE', viewId, values: { reason: { text: 'because' } } };
    expect(await sandbox.act.submit(bad)).toMatchObject({ errors: { reason: 'say more than because' } });
    const good = { user: 'U0ALICE', viewId, values: { reason: 'known backup job', for: { duration: '1d' } } };
    expect(await sandbox.act.submit(good)).toEqual({ ok: true });
    expect(sandbox.views.stack('U0ALICE')).toEqual([]);
    expect(sandbox.workspace.messages(ALERTS).at(-1)?.text).toBe('suppressed for 1d: known backup job');
  });

  test('closing a modal that asked for it is told to the app', async () => {
    const ts = await postCard();
    await sandbox.act.click({ user: 'U0ALICE', channel: ALERTS, ts, actionId: 'suppress' });
    const viewId = await vi.waitFor(() => modalOf(sandbox));
    expect(await sandbox.act.closeView({ user: 'U0ALICE', viewId })).toEqual({ ok: true });
    await vi.waitFor(() => expect(sandbox.workspace.messages(ALERTS).at(-1)?.text).toBe('closed'));
  });

  test('a slash command is answered in its acknowledgement and by respond()', async () => {
    const command = { user: 'U0BOB', channel: 'sec-triage', text: '/falco open prod' };
    expect(await sandbox.act.command(command)).toEqual({ ok: true });
    await vi.waitFor(() =>
      expect(sandbox.workspace.ephemerals('sec-triage', 'U0BOB').map(({ text }) => text)).toEqual([
        'looking up open prod',
        'nothing open',
      ]),
    );
    expect(sandbox.workspace.ephemerals('sec-triage', 'U0ALICE')).toEqual([]);
  });

  test('a mention is an event; other talk is not', async () => {
    await sandbox.act.say({ user: 'U0CAROL', channel: 'general', text: 'lunch & tea <now>?' });
    expect(await sandbox.act.say({ user: 'U0CAROL', channel: 'general', text: '@Falconer status' })).toEqual({
      ok: true,
    });
    await vi.waitFor(() =>
      expect(sandbox.workspace.messages('general').map(({ text }) => text)).toEqual([
        'lunch &amp; tea &lt;now&gt;?',
        '<@U0FALCONER> status',
        'heard <@U0FALCONER> status',
      ]),
    );
  });

  test('opening Home publishes it', async () => {
    expect(await sandbox.act.openHome({ user: 'U0CAROL' })).toEqual({ ok: true });
    await vi.waitFor(() => expect(sandbox.views.home('U0CAROL')?.blocks).toHaveLength(1));
  });
});

function modalOf(sandbox: Sandbox): string {
  const view = sandbox.views.stack('U0ALICE').at(-1);
  if (!view) {
    throw new Error('no modal is open');
  }
  return view.id;
}

function registerListeners({ app }: BoltInTest): void {
  app.action<BlockAction<ButtonAction>>('ack', async ({ ack, body, action, client }) => {
    await ack();
    const text = `${action.value} acknowledged by ${body.user.name}`;
    await client.chat.update({ channel: body.channel?.id ?? '', ts: body.message?.['ts'] ?? '', text });
  });
  app.action<BlockAction<OverflowAction>>('more', async ({ ack, action, respond }) => {
    await ack();
    await respond({ response_type: 'ephemeral', text: `chose ${action.selected_option.value}` });
  });
  app.action<BlockAction>('suppress', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: MODAL });
  });
  app.view('suppression.create', async ({ ack, view, client }) => {
    const reason = view.state.values['reason']?.['text']?.value;
    if (reason === 'because') {
      await ack({ response_action: 'errors', errors: { reason: 'say more than because' } });
      return;
    }
    const duration = view.state.values['for']?.['duration']?.selected_option?.value;
    await client.chat.postMessage({ channel: ALERTS, text: `suppressed for ${duration}: ${reason}` });
    await ack();
  });
  app.view({ callback_id: 'suppression.create', type: 'view_closed' }, async ({ ack, client }) => {
    await ack();
    await client.chat.postMessage({ channel: ALERTS, text: 'closed' });
  });
  app.command('/falco', async ({ ack, command, respond }) => {
    await ack(`looking up ${command.text}`);
    await respond({ response_type: 'ephemeral', text: 'nothing open' });
  });
  app.event('app_mention', async ({ event, client }) => {
    await client.chat.postMessage({ channel: event.channel, text: `heard ${event.text}` });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  });
}
