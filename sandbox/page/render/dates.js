// Formats points in time as Slack's clients do: date tokens, message times and day dividers, in the browser's time zone.

import { h } from '../dom.js';

const DAY = 86_400_000;

/** @param {Intl.DateTimeFormatOptions} options @returns {(date: Date) => string} */
function formatter(options) {
  const format = new Intl.DateTimeFormat('en-US', options);
  return (date) => format.format(date);
}

const time = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeWithSeconds = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const short = formatter({ month: 'short', day: 'numeric', year: 'numeric' });
const monthName = formatter({ month: 'long' });
const weekday = formatter({ weekday: 'long' });
const everything = formatter({ dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });

/** @type {Record<string, (date: Date) => string>} */
const TOKENS = {
  date_num: (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  date_slash: (date) => `${two(date.getMonth() + 1)}/${two(date.getDate())}/${date.getFullYear()}`,
  date: long,
  date_long: (date) => `${weekday(date)}, ${long(date)}`,
  date_short: short,
  date_pretty: (date) => nearbyDay(date) ?? long(date),
  date_long_pretty: (date) => nearbyDay(date) ?? `${weekday(date)}, ${long(date)}`,
  date_short_pretty: (date) => nearbyDay(date) ?? short(date),
  time,
  time_secs: timeWithSeconds,
  ago,
};

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, '0');
}

/** "October 5th, 2024" @param {Date} date */
function long(date) {
  const day = date.getDate();
  const suffix = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${monthName(date)} ${day}${suffix}, ${date.getFullYear()}`;
}

/** @param {Date} date */
function nearbyDay(date) {
  const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}

/** @param {Date} date */
function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** @param {Date} date */
function ago(date) {
  const seconds = Math.round((Date.now() - date.getTime()) / 1000);
  const phrase = duration(Math.abs(seconds));
  if (phrase === '') return 'just now';
  return seconds < 0 ? `in ${phrase}` : `${phrase} ago`;
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 45) return '';
  if (seconds < 3600) return counted(Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 86_400) return counted(Math.round(seconds / 3600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

/** @param {number} count @param {string} noun @param {string} [plural] */
export function counted(count, noun, plural = `${noun}s`) {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Replaces Slack's tokens, such as `{date_short} {time}`. @param {number} seconds since 1970 @param {string} format */
function formatDate(seconds, format) {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (token, name) => (Object.hasOwn(TOKENS, name) && TOKENS[name]?.(date)) || token);
}

/**
 * @param {number} seconds since 1970
 * @param {string} format with Slack's tokens
 * @param {string} [fallback] shown when the time makes no sense
 */
export function dateNode(seconds, format, fallback = '') {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return h('span', {}, fallback);
  const props = {
    datetime: date.toISOString(),
    title: everything(date),
    'data-seconds': seconds,
    'data-format': format,
  };
  return h('time', props, formatDate(seconds, format));
}

/** Brings "2 minutes ago" and "today" up to date. */
export function refreshDates() {
  for (const node of document.querySelectorAll('time[data-format]')) {
    const { seconds, format } = /** @type {HTMLElement} */ (node).dataset;
    const text = formatDate(Number(seconds), format ?? '');
    if (node.textContent !== text) node.textContent = text;
  }
}

/** The time in a message's header. @param {string} ts */
export function messageTime(ts) {
  return dateNode(Number(ts), '{time}');
}

/** A key for the day of a message. @param {string} ts */
export function dayOf(ts) {
  return formatDate(Number(ts), '{date_num}');
}

/** The label of a day divider. @param {string} ts */
export function dayLabel(ts) {
  return dateNode(Number(ts), '{date_long_pretty}');
}
