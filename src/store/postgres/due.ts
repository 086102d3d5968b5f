/** What delivery asks for: cards whose turn has come, and how many wait. */
import type { Alert } from '../../alert/alert.ts';
import { isUnposted } from '../../alert/storm.ts';
import type { Backlog } from '../store.ts';
import type { AlertRow } from './alert-rows.ts';
import type { Patience, Sql } from './database.ts';
import { listedStorms } from './storms.ts';

/** Delivery is the one that waits, and tries again. */
export const DELIVERY: Patience = { patienceMs: 5_000 };

// The same order as `byUrgency`; an index has the minutes in order, within one they are sorted.
export const DUE = `
  select alert from (
    select id, acted, posted, rank, last_received_at from alerts where due_at <= $1
    order by acted desc, posted, rank, last_minute, last_received_at, id limit $2
  ) as due join alert_docs using (id)
  order by acted desc, posted, rank, last_received_at, id`;

export const BACKLOG = 'select count(*) as cards, min(last_received_at) as oldest from alerts where due_at is not null';

export const IS_BEHIND = 'select exists (select from alerts where due_at is not null) as behind';

export async function isBehind(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ behind: boolean }>(IS_BEHIND);
  return row?.behind === true;
}

export async function dueAlerts(sql: Sql, now: number, limit: number): Promise<readonly Alert[]> {
  const rows = await sql.query<AlertRow>(DUE, [now, limit]);
  return rows.map(({ alert }) => alert);
}

interface BacklogRow {
  readonly cards: number;
  readonly oldest: number | null;
}

/** The alerts of a storm whose card is not posted are on no card yet. */
export async function backlogOf(sql: Sql): Promise<Backlog> {
  const [behind, storms] = await Promise.all([sql.query<BacklogRow>(BACKLOG), listedStorms(sql)]);
  const unposted = storms
    .filter(isUnposted)
    .map(({ members, beganAt }) => ({ cards: members.length, oldest: beganAt }));
  const waiting = [...behind, ...unposted];
  const cards = waiting.reduce((sum, row) => sum + row.cards, 0);
  const oldest = waiting.flatMap((row) => row.oldest ?? []);
  return oldest.length === 0 ? { cards } : { cards, oldestAt: Math.min(...oldest) };
}
