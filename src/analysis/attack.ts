/** MITRE ATT&CK: names of techniques and tactics by their ids and by Falco's tags. */
import type { FalcoEvent } from '../falco/event.ts';
import type { Technique } from './analysis.ts';
import { TECHNIQUES } from './attack-techniques.ts';
import { entryOf } from './table.ts';

/** Tactic ids and names. */
const TACTICS: Readonly<Record<string, string>> = {
  TA0001: 'Initial Access',
  TA0002: 'Execution',
  TA0003: 'Persistence',
  TA0004: 'Privilege Escalation',
  TA0005: 'Defense Evasion',
  TA0006: 'Credential Access',
  TA0007: 'Discovery',
  TA0008: 'Lateral Movement',
  TA0009: 'Collection',
  TA0010: 'Exfiltration',
  TA0011: 'Command and Control',
  TA0040: 'Impact',
  TA0042: 'Resource Development',
  TA0043: 'Reconnaissance',
};

/** Falco's `mitre_…` tags. `data_destruction` is a technique of Impact that one rule tags like a tactic. */
const BY_TAG: ReadonlyMap<string, string> = new Map([
  ...Object.values(TACTICS).map((name) => [`mitre_${name.toLowerCase().replaceAll(' ', '_')}`, name] as const),
  ['mitre_data_destruction', 'Impact'],
]);

/** `T1562`, `TA0005`; the rules for Google Cloud add a name, `T1562-impair-defenses`. */
const ID = /^(T(?:A\d{4}|\d{4}(?:\.\d{3})?))(?:-|$)/;

function idsOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => named(ID.exec(tag)?.[1]));
}

/** Tactics in the order of the tags; those of the techniques when no tag names one. */
export function tacticsOf(event: FalcoEvent, more: readonly string[] = []): readonly string[] {
  const tagged = event.tags.flatMap((tag) => named(BY_TAG.get(tag) ?? entryOf(TACTICS, ID.exec(tag)?.[1] ?? tag)));
  const implied = idsOf([...event.tags, ...more]).flatMap((id) => named(techniqueOf(id)?.[1]));
  return [...new Set(tagged.length > 0 ? tagged : implied)];
}

function named(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

/** Techniques of the event's tags, then those a playbook adds. */
export function techniquesOf(event: FalcoEvent, more: readonly string[] = []): readonly Technique[] {
  const ids = new Set(idsOf([...event.tags, ...more]).filter((id) => !id.startsWith('TA')));
  return [...ids].map((id) => ({
    id,
    name: techniqueOf(id)?.[0] ?? techniqueOf(parentOf(id))?.[0] ?? id,
    url: urlOf(id),
  }));
}

/** A tag of ATT&CK with its name and page. */
export interface AttackTag {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly isTactic: boolean;
}

const TACTIC_IDS: ReadonlyMap<string, string> = new Map(Object.entries(TACTICS).map(([id, name]) => [name, id]));

/** The event's own techniques, then its tactics. */
export function attackTagsOf(event: FalcoEvent): readonly AttackTag[] {
  const techniques = techniquesOf(event).map((technique) => ({ ...technique, isTactic: false }));
  const tactics = tacticsOf(event).flatMap((name) => {
    const id = TACTIC_IDS.get(name);
    return id === undefined ? [] : [{ id, name, url: `https://attack.mitre.org/tactics/${id}/`, isTactic: true }];
  });
  return [...techniques, ...tactics];
}

function techniqueOf(id: string): readonly [name: string, tactic: string] | undefined {
  return entryOf(TECHNIQUES, id);
}

function parentOf(id: string): string {
  return id.split('.', 1)[0] ?? id;
}

function urlOf(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}
