/** Leases: who does something that one replica at a time may do, until when; the database's clock decides. */
import type { Database } from './database.ts';

export interface Leases {
  /** Takes a lease that is free, over, or this owner's already; `false` while another holds it. */
  take(name: string, ms: number): Promise<boolean>;
  /** Prolongs a lease that is still held; `false` when it ran out or another took it. */
  renew(name: string, ms: number): Promise<boolean>;
  /** Gives a lease back, so that another need not wait for its end. */
  release(name: string): Promise<void>;
}

// clock_timestamp, not now: a statement that waited for another's must judge by the time at which it goes on.
const UNTIL = "clock_timestamp() + $3 * interval '1 millisecond'";

export function leasesOf(database: Database, owner: string): Leases {
  const decide = async (text: string, name: string, ms: number) =>
    (await database.query(text, [name, owner, ms])).length > 0;
  return {
    take: (name, ms) =>
      decide(
        `insert into leases (name, owner, until) values ($1, $2, ${UNTIL})
         on conflict (name) do update set owner = excluded.owner, until = ${UNTIL}
         where leases.owner = excluded.owner or leases.until <= clock_timestamp()
         returning name`,
        name,
        ms,
      ),
    renew: (name, ms) =>
      decide(
        `update leases set until = ${UNTIL} where name = $1 and owner = $2 and until > clock_timestamp() returning name`,
        name,
        ms,
      ),
    release: async (name) => {
      await database.query('delete from leases where name = $1 and owner = $2', [name, owner]);
    },
  };
}
