/** What a person pastes of an event: its time as Falco prints it, or the `uuid` that falcosidekick gave it. */

type Clue = { readonly from: number; readonly to: number } | { readonly uuid: string };

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;
const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)/;
/** Falco's text lines begin with the time of day. */
const CLOCK = /(?:^|\s)(\d\d:\d\d:\d\d)(\.\d{1,9})?(?=\b)/;
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** The first clue in a text; a time of day is the last one that is past, in UTC. */
export function clueIn(text: string, now: number): Clue | undefined {
  const uuid = UUID.exec(text)?.[0];
  if (uuid !== undefined) return { uuid: uuid.toLowerCase() };
  const instant = INSTANT.exec(text);
  if (instant !== null) return span(Date.parse(instant[0].replace(/\.\d+/, '')), instant[1]);
  const clock = CLOCK.exec(text);
  if (clock === null) return undefined;
  const today = Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${clock[1]}Z`);
  return span(today > now ? today - DAY_MS : today, clock[2]);
}

/** To the millisecond when it has a fraction, else within the second. */
function span(second: number, fraction: string | undefined): Clue | undefined {
  if (Number.isNaN(second)) return undefined;
  if (fraction === undefined) return { from: second, to: second + SECOND_MS - 1 };
  const at = second + Math.floor(Number(`0${fraction}`) * SECOND_MS);
  return { from: at, to: at };
}

/** The text without its time and Falco's priority before the output, for a search by words. */
export function withoutClue(text: string): string {
  return text
    .replace(UUID, ' ')
    .replace(INSTANT, ' ')
    .replace(CLOCK, ' ')
    .replace(/^\s*:\s*\w+\s+(?=\S)/, '')
    .trim();
}
