/** Ids as people write them, and the numbers by which the database knows them. */
import type { AlertId, SuppressionId } from '../../alert/alert.ts';
import type { StormId } from '../../alert/card-state.ts';
import type { Sql } from './database.ts';

type Id = AlertId | SuppressionId | StormId;

/** The number of an id that was given out; `undefined` for what only looks like one, such as `F-007`. */
export function numberOf(id: Id): number | undefined {
  const number = Number(id.slice(2));
  return Number.isSafeInteger(number) && number >= 0 && id.slice(2) === String(number) ? number : undefined;
}

export function numbersOf(ids: Iterable<Id>): readonly number[] {
  return [...ids].flatMap((id) => numberOf(id) ?? []);
}

type Sequence = 'alert_numbers' | 'suppression_numbers' | 'storm_numbers';

/** Numbers that nobody else gets, ascending; a transaction that fails leaves a gap. */
export async function draw(sql: Sql, sequence: Sequence, count: number): Promise<readonly number[]> {
  if (count === 0) return [];
  const drawn = await sql.query<{ number: number }>(
    `select nextval('${sequence}') as number from generate_series(1, $1::int)`,
    [count],
  );
  return drawn.map(({ number }) => number).sort((a, b) => a - b);
}
