/** Notices: single messages about Falconer itself. */
import type { AlertId } from '../alert/alert.ts';
import { short } from './limits.ts';
import { type Message, message } from './message.ts';
import { code, richText, section, text } from './rich-text.ts';

/** A report that Slack does not take as a file: said where it was asked for. */
export function notUploaded(id: AlertId, reason: string): Message {
  const says = `The report on ${id} could not be uploaded as a file`;
  const instead = ' Report posts it as a message.';
  return message(`${says}.${instead}`, [richText(section(text(`⚠ ${says}: ${short(reason, 200)}.${instead}`)))]);
}

/** A report or note that can't be made because of a bug: said in its place. */
export function notMade(id: AlertId): Message {
  const says = `What belongs here, in the thread of ${id}, could not be made, which is a fault of Falconer; its log says why.`;
  return message(says, [richText(section(text(`⚠ ${says}`)))]);
}

/** A channel that routes name can't be posted to. */
export function gone(channel: string, reason: string): Message {
  const says = 'can’t be posted to, so its alerts come here until it can';
  return message(`The channel ${channel} ${says}.`, [
    richText(section(text('⚠ The channel '), code(short(channel, 80)), text(` ${says}: ${short(reason, 200)}`))),
  ]);
}
