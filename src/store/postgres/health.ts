/** What Falco says about itself: one row, empty until its first message. */
import { type Health, NO_HEALTH } from '../../alert/health.ts';
import type { Sql } from './database.ts';

interface HealthRow {
  readonly health: Health;
}

export async function readHealth(sql: Sql): Promise<Health> {
  const [row] = await sql.query<HealthRow>('select health from health');
  return row?.health ?? NO_HEALTH;
}

export async function lockHealth(sql: Sql): Promise<Health> {
  const [, [row]] = await Promise.all([
    sql.query('insert into health (health) values ($1) on conflict do nothing', [JSON.stringify(NO_HEALTH)]),
    sql.query<HealthRow>('select health from health for update'),
  ]);
  return row?.health ?? NO_HEALTH;
}

export async function putHealth(sql: Sql, health: Health): Promise<void> {
  await sql.query('update health set health = $1', [JSON.stringify(health)]);
}
