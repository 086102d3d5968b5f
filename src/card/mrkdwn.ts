/** Text for the places that Slack parses: the fallback text of a message, and our own words in context blocks. */
import { visible } from '../analysis/visible.ts';

/**
 * Escapes a text for mrkdwn: exactly these three characters, so that no mention, link, channel or date can arise
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping).
 */
export function escapeMrkdwn(text: string): string {
  return visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A time in the reader's zone. */
export function mrkdwnTime(at: number): string {
  const fallback = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return `<!date^${Math.max(0, Math.floor(at / 1000))}^{date_short_pretty} {time_secs}|${fallback}>`;
}
