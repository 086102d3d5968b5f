/** Notices: single messages about Falconer itself. */
import { short } from './limits.ts';
import { type Message, message } from './message.ts';
import { code, richText, section, text } from './rich-text.ts';

/** A channel that routes name can't be posted to. */
export function gone(channel: string, reason: string): Message {
  const says = 'can’t be posted to, so its alerts come here until it can';
  return message(`The channel ${channel} ${says}.`, [
    richText(section(text('⚠ The channel '), code(short(channel, 80)), text(` ${says}: ${short(reason, 200)}`))),
  ]);
}
