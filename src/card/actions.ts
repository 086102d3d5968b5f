/** The controls of a card: their ids, their values, and which make sense in which state. */
import type { ActionsBlock, Button, PlainTextOption } from '@slack/types';
import type { Alert } from '../alert/alert.ts';

/** Action ids are an interface: old messages in Slack carry them. */
export const ACTION = {
  acknowledge: 'alert.acknowledge',
  suppress: 'alert.suppress',
  mitigate: 'alert.mitigate',
  report: 'alert.report',
  reportFile: 'alert.report-file',
  resolve: 'alert.resolve',
  more: 'alert.more',
  endSuppression: 'suppression.end',
  approveSuppression: 'suppression.approve',
  extendSuppression: 'suppression.extend',
  makePermanent: 'suppression.make-permanent',
} as const;

/** What the overflow menu offers; an option's value is `VERB ALERT-ID`, since an overflow has no value of its own. */
export const MORE = ['resolve', 'assign', 'raw', 'similar', 'unacknowledge'] as const;
type More = (typeof MORE)[number];

const MORE_LABELS: Readonly<Record<More, string>> = {
  resolve: 'Resolve…',
  assign: 'Assign…',
  raw: 'Raw event',
  similar: 'Similar alerts',
  unacknowledge: 'Un-acknowledge',
};

interface ButtonOptions {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly style?: Button['style'];
}

export function button(actionId: string, { label, value, hint, style }: ButtonOptions): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: label, emoji: false },
    value,
    accessibility_label: hint,
    ...(style === undefined ? {} : { style }),
  };
}

/** Controls for the state an alert is in; at most five, the one to press first leading. */
export function controls(alert: Alert): ActionsBlock {
  return { type: 'actions', elements: [...buttons(alert), overflow(alert)] };
}

function buttons(alert: Alert): Button[] {
  const { id, hiding } = alert;
  const of = (actionId: string, label: string, verb: string, style?: 'primary') =>
    button(actionId, { label, value: id, hint: `${verb} alert ${id}`, ...(style === undefined ? {} : { style }) });
  const report = of(ACTION.report, 'Report', 'Report on');
  if (alert.status === 'resolved') return [report];
  const mitigate = of(ACTION.mitigate, 'Mitigate…', 'Mitigate');
  if (hiding !== undefined) {
    const hint = `End suppression ${hiding.id}`;
    return [button(ACTION.endSuppression, { label: 'End now', value: hiding.id, hint }), mitigate, report];
  }
  const suppress = of(ACTION.suppress, 'Suppress…', 'Suppress');
  const first =
    alert.status === 'acknowledged'
      ? of(ACTION.resolve, 'Resolve…', 'Resolve', 'primary')
      : of(ACTION.acknowledge, 'Acknowledge', 'Acknowledge', 'primary');
  return [first, suppress, mitigate, report];
}

function overflow(alert: Alert): ActionsBlock['elements'][number] {
  return { type: 'overflow', action_id: ACTION.more, options: moreOf(alert).map((more) => option(more, alert)) };
}

function moreOf(alert: Alert): readonly More[] {
  if (alert.status === 'resolved') return ['raw', 'similar'];
  if (alert.status === 'acknowledged') return ['unacknowledge', 'assign', 'raw', 'similar'];
  return ['resolve', 'assign', 'raw', 'similar'];
}

function option(more: More, alert: Alert): PlainTextOption {
  return { text: { type: 'plain_text', text: MORE_LABELS[more], emoji: false }, value: `${more} ${alert.id}` };
}
