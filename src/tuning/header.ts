/** The comment at the top of an exported file: whose change it is, what it does, and how to use it. */
import type { Suppression } from '../suppression/suppression.ts';
import { commentText, dateText } from './comment.ts';
import type { RuleFacts } from './facts/rule-facts.ts';
import { type Doubt, doubtWords } from './loaded-rules.ts';
import { noOther, type Replay } from './replay.ts';
import type { Change } from './rules-yaml.ts';

export interface HeaderParts {
  readonly suppression: Suppression;
  readonly rule: string;
  readonly change: Change;
  readonly replay: Replay;
  readonly doubts: readonly Doubt[];
  readonly name: string;
  readonly facts?: RuleFacts;
  readonly now: number;
}

export function headerOf(parts: HeaderParts): string {
  const { suppression, rule, replay, now } = parts;
  const { id, by, reason, from, until } = suppression;
  const said = [
    `Falconer suppression ${id}, made permanent: rule ${rule}`,
    `Owner: ${by.name} (${by.user})`,
    `Reason: ${reason}`,
    `Suppressed from ${dateText(from)} to ${dateText(until)}; written ${dateText(now)}`,
    `Stored alerts that this hides: ${replay.hidden} of the ${replay.suppressed} that ${id} hides (${replay.events} events), and ${noOther(replay)}`,
    ...clusterLine(suppression),
    '',
    ...formLines(parts),
    '',
    ...useLines(parts),
  ];
  return said.map((line) => (line === '' ? '#' : `# ${commentText(line)}`)).join('\n');
}

function clusterLine({ matchers }: Suppression): readonly string[] {
  const clusters = matchers.filter(({ facet }) => facet === 'cluster').map(({ op, value }) => `${op} ${value}`);
  if (clusters.length === 0) return [];
  return [`Only for the Falco of this cluster, which its rules cannot tell: cluster ${clusters.join(', ')}`];
}

function formLines({ change, doubts }: HeaderParts): readonly string[] {
  switch (change.form) {
    case 'exception':
      return [
        `A new exception of the rule, ${change.name}. Load it once: a second one of that name stops Falco from loading its rules.`,
        ...doubts.map(doubtWords),
      ];
    case 'macro':
      return [
        `Added to ${change.macro}, the macro that the rule leaves to its users. A later file that replaces the macro drops this.`,
        ...doubts.map(doubtWords),
      ];
    case 'list':
      return [`Added to ${change.list}, the list that the rule keeps for ${change.field}.`];
  }
}

function useLines({ facts, name }: HeaderParts): readonly string[] {
  const base = `/etc/falco/${facts?.file ?? 'THE_FILE_WITH_THE_RULE.yaml'}`;
  return [
    `falco.yaml: rules_files are read in their order and this must come after the rule: keep ${base} before /etc/falco/rules.d, and put this file into rules.d.`,
    `Helm: put the text of this file under customRules, as the value of ${name}; the chart mounts it into rules.d.`,
    `Check first, with the version of Falco that runs: falco -V ${base} -V ${name}`,
    'When no more events come, Falconer ends the suppression by itself.',
  ];
}
