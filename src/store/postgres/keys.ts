/** What rows are found by: hashes, since names may be longer than an index takes, and JSON texts. */
import { hash } from 'node:crypto';
import type { Alert } from '../../alert/alert.ts';
import { type Scened, scenesOf } from '../../alert/story.ts';

/** A rule, or what else is sent, as a JSON text: U+0000 is written in it, not held. */
export function jsonText(rule: string): string {
  return JSON.stringify(rule);
}

export function podKey(pod: string): string {
  return digest(pod);
}

/** Equal for the very same rule. */
export function ruleId(rule: string): string {
  return digest(rule);
}

/** Equal for one rule, whatever its case. */
export function ruleKey(rule: string): string {
  return digest(rule.toLowerCase());
}

/** Equal for alerts of one rule on one workload or host. */
export function placeKey({ facets }: Alert): string {
  return digest([facets.rule, facets.cluster, facets.namespace, facets.workload ?? facets.host]);
}

export function imageKey({ facets: { image } }: Alert): string | null {
  return image === undefined ? null : digest(image);
}

export function clusterKey({ facets: { cluster } }: Alert): string | null {
  return cluster === undefined ? null : digest(cluster);
}

/** Of the places an alert, or one event, shares with others in its story. */
export function sceneKeys(scened: Scened): readonly string[] {
  return scenesOf(scened).map(digest);
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 32);
}
