/** Duty: what the clock has to do about a suppression now. */
import type { Suppression } from './suppression.ts';

export interface Tending {
  /** How long before its end the owner is told. */
  readonly warningMs: number;
  /** It ends by itself when nothing matched it for so long. */
  readonly quietMs: number;
}

export type Duty = 'expire' | 'quiet' | 'warn';

/** A short suppression is not warned about from its beginning. */
const LAST_PART = 4;

export function dutyOf(suppression: Suppression, now: number, { warningMs, quietMs }: Tending): Duty | undefined {
  const { ended, until, warnedAt } = suppression;
  if (ended !== undefined) return undefined;
  if (until <= now) return 'expire';
  if (suppression.approval !== undefined && suppression.approval.given === undefined) return undefined;
  const begun = beginning(suppression);
  if (now - Math.max(suppression.lastHitAt ?? 0, begun) >= quietMs) return 'quiet';
  const span = until - begun;
  return warnedAt === undefined && until - now <= Math.min(warningMs, span / LAST_PART) ? 'warn' : undefined;
}

/** When it last was given time: made, approved or extended. */
function beginning({ from, approval, extensions }: Suppression): number {
  return Math.max(from, approval?.given?.at ?? 0, extensions.at(-1)?.at ?? 0);
}
