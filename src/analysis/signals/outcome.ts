/** Whether what was tried succeeded, and what had to be assumed about the event. */
import type { Remark } from '../../falco/event.ts';
import type { Citation, WeighedSignal } from '../analysis.ts';
import { shown } from '../view.ts';
import { lowers, NONE, notes, type SignalSource } from './signal.ts';

/** Results of calls that are still under way or will be repeated: no failures. */
const NOT_FAILED = new Set(['SUCCESS', '0', 'EINPROGRESS', 'EAGAIN', 'EINTR', 'EWOULDBLOCK']);

export const failedCall: SignalSource = (view) => {
  const result = view.get('evt.res');
  if (result === undefined || NOT_FAILED.has(result.text) || !/^E[A-Z0-9]+$/.test(result.text)) return NONE;
  return lowers(1, result, 'the call failed with ', result, ': it was tried, not done');
};

export const refusedByApi: SignalSource = (view) => {
  const code = view.get('ka.response.code');
  if (code !== undefined && /^[45]\d\d$/.test(code.text)) {
    const verb = code.text === '401' || code.text === '403' ? 'refused the request' : 'did not carry out the request';
    return lowers(1, code, `the API server ${verb}, code `, code);
  }
  const error = view.first(['ct.error', 'ct.errorcode']);
  return error === undefined ? NONE : lowers(1, error, 'AWS refused the call: ', error);
};

const REMARKS: Readonly<Record<Exclude<Remark, 'unknown-priority'>, readonly [cite: Citation, words: string]>> = {
  'missing-time': [{ kind: 'event', name: 'time' }, 'the event carried no time: the time of receipt is shown'],
  'unreadable-time': [
    { kind: 'event', name: 'time' },
    "the event's time could not be read: the time of receipt is shown",
  ],
  'truncated-upstream': [
    { kind: 'event', name: 'output' },
    'long values were cut before they arrived, as falcosidekick does above 4,096 bytes; they end in [...]',
  ],
};

export const remarks: SignalSource = ({ event }) =>
  event.remarks.flatMap((remark): readonly WeighedSignal[] => {
    if (remark !== 'unknown-priority') return notes(REMARKS[remark][0], REMARKS[remark][1]);
    const on: Citation = { kind: 'event', name: 'priority' };
    if (!event.priorityWord) return notes(on, 'the event carried no priority: it is ranked as Warning');
    return notes(
      on,
      'the priority ',
      [{ value: shown(event.priorityWord).text }],
      " is not one of Falco's: it is ranked as Warning",
    );
  });
