/** JSON for events: integers beyond 2^53 keep their digits, and depth is bounded. */

/**
 * `"evt.time":1791032475031716041,` as Falco writes it. Of a quote, only the one that closes a key can follow such a
 * character and stand before a colon: an opening one follows a bracket, a comma, a colon or a blank.
 */
const LONG_VALUE_OF_KEY = /([^\\{[,:\s"]":)(-?[1-9]\d{15,})(?=[,}])/g;
/** What may be another number that a double can't hold. It may also stand inside a string: the slow way finds out. */
const MAYBE_LONG = /(?:^|[:[,])\s*-?(?:\d{16}|\d[\d.]*[eE])/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_NUMBER = /\d{16}|[eE][+-]?\d/;

/** Nesting that no sender of Falco events needs; deeper input would only serve to exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * Parses JSON like `JSON.parse`, except that a number which a double can't hold becomes a string of its digits:
 * Falco adds `evt.time` in nanoseconds, which `JSON.parse` rounds (falco#813), to every event.
 * @throws SyntaxError as `JSON.parse` does, or when nesting is deeper than 64.
 */
export function parseJson(text: string): unknown {
  if (isDeeperThan(text, MAX_DEPTH)) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`);
  const quoted = text.replace(LONG_VALUE_OF_KEY, (_, key: string, digits: string) => key + exactly(digits));
  return MAYBE_LONG.test(quoted) ? parseSlowly(text) : JSON.parse(quoted);
}

/** The same for any valid JSON, at three times the cost. */
function parseSlowly(text: string): unknown {
  // First as it is: refusals then speak of the text that was sent, and what follows may rely on its being JSON.
  const rounded: unknown = JSON.parse(text);
  if (!LONG_NUMBER.test(text)) return rounded;
  return JSON.parse(outsideStrings(text, (gap) => gap.replace(NUMBER, exactly)));
}

/** A number as it stands, or its text as a string where a double can't hold it. */
function exactly(token: string): string {
  return isExact(token) ? token : `"${token}"`;
}

/** Rewrites what stands between the strings of valid JSON. A loop, since an expression overflows on megabytes of escapes. */
function outsideStrings(json: string, rewrite: (gap: string) => string): string {
  let result = '';
  let from = 0;
  for (let quote = json.indexOf('"'); quote !== -1; quote = json.indexOf('"', from)) {
    const end = endOfString(json, quote);
    result += rewrite(json.slice(from, quote)) + json.slice(quote, end);
    from = end;
  }
  return result + rewrite(json.slice(from));
}

/** Where the string that begins at `quote` is over. */
function endOfString(json: string, quote: number): number {
  let end = json.indexOf('"', quote + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}

function isExact(token: string): boolean {
  const number = Number(token);
  return Number.isSafeInteger(number) || (!/^-?\d+$/.test(token) && Number.isFinite(number));
}

/** Counts brackets outside strings, without building anything. */
function isDeeperThan(text: string, limit: number): boolean {
  // Without that many brackets at all, which is the usual case, no walk is needed.
  if (!hasAtLeast(text, limit)) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return false;
}

function hasAtLeast(text: string, count: number): boolean {
  let seen = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      seen += 1;
      if (seen > count) return true;
    }
  }
  return false;
}
