/** The names of all pods of a workload, as a regular expression that Falco takes: `web-[…]{6}…-[…]{5}`. */
import { workloadName } from '../falco/workload.ts';

const SAFE = '[bcdfghjklmnpqrstvwxz2456789]';
const DIGIT = '[0-9]';

/** How controllers name pods, as `falco/workload.ts` reads it, without commas: Falco splits lists at them. */
const SUFFIXES: readonly string[] = [
  `-${DIGIT}{8}-${SAFE}{5}`,
  `-${DIGIT}{10}-${SAFE}{5}`,
  `-${SAFE}{6}${`${SAFE}?`.repeat(4)}-${SAFE}{5}`,
  `-${DIGIT}+-${SAFE}{5}`,
  `-${SAFE}{5}`,
  `-${DIGIT}+`,
];

const WORKLOAD = /^[a-z0-9](?:[a-z0-9-]{0,251}[a-z0-9])?$/;

/**
 * The pattern of the workload's pods, made from one of them; the pod's own name when that is the workload's. `undefined`
 * when the workload is known from something else than the name.
 */
export function podPattern(pod: string, workload: string): string | undefined {
  if (pod === workload) return pod;
  if (workloadName(pod) !== workload || !WORKLOAD.test(workload)) return undefined;
  return SUFFIXES.map((suffix) => `${workload}${suffix}`).find((pattern) => new RegExp(`^${pattern}$`).test(pod));
}

/** Whether it is a pattern that `podPattern` makes. */
export function isPodPattern(text: string): boolean {
  return SUFFIXES.some((suffix) => text.endsWith(suffix) && WORKLOAD.test(text.slice(0, -suffix.length)));
}
