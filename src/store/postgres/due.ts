/** What delivery asks for: cards whose turn has come, and how many wait. */
import type { Alert } from '../../alert/alert.ts';
import type { Backlog } from '../store.ts';
import type { AlertRow } from './alert-rows.ts';
import type { Patience, Sql } from './database.ts';

/** Delivery is the one that waits, and tries again. */
export const DELIVERY: Patience = { patienceMs: 5_000 };

// The same order as `byUrgency`.
export const DUE = `
  select alert from (
    select id, acted, posted, rank, last_received_at from alerts where due_at <= $1
    order by acted desc, posted, rank, last_received_at, id limit $2
  ) as due join alert_docs using (id)
  order by acted desc, posted, rank, last_received_at, id`;

export const BACKLOG = 'select count(*) as cards, min(last_received_at) as oldest from alerts where due_at is not null';

export async function dueAlerts(sql: Sql, now: number, limit: number): Promise<readonly Alert[]> {
  const rows = await sql.query<AlertRow>(DUE, [now, limit]);
  return rows.map(({ alert }) => alert);
}

export async function backlogOf(sql: Sql): Promise<Backlog> {
  const [row] = await sql.query<{ cards: number; oldest: number | null }>(BACKLOG);
  const oldest = row?.oldest ?? null;
  return { cards: row?.cards ?? 0, ...(oldest === null ? {} : { oldestAt: oldest }) };
}
