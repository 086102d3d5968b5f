/** `falconer playbook list --markdown`: which playbook speaks of which rule, for reviewers. */
import type { Library } from '../playbook/library.ts';
import type { Playbook } from '../playbook/schema.ts';

interface Row {
  readonly source: string;
  readonly rule: string;
  readonly playbook: Playbook;
}

/** The whole document: one table per source, rules in alphabetical order. */
export function playbookTable({ playbooks }: Pick<Library, 'playbooks'>): string {
  const rows = playbooks.flatMap((playbook) =>
    playbook.rule.map((rule): Row => ({ source: playbook.source, rule, playbook })),
  );
  const sources = [...new Set(rows.map(({ source }) => source))].sort();
  const dedicated = rows.filter(({ playbook }) => isDedicated(playbook)).length;
  return `# Playbooks

Made by \`falconer playbook list --markdown\`; not edited by hand. ${rows.length} rules: ${dedicated} with a playbook that speaks of them alone
("dedicated"), ${rows.length - dedicated} with one that speaks of a family of rules.

${sources
  .map((source) =>
    section(
      source,
      rows.filter((row) => row.source === source),
    ),
  )
  .join('\n')}`;
}

function isDedicated({ rule }: Playbook): boolean {
  return rule.length === 1;
}

function section(source: string, rows: readonly Row[]): string {
  const sorted = [...rows].sort((a, b) => (a.rule < b.rule ? -1 : 1));
  const lines = sorted.map(
    ({ rule, playbook }) =>
      `| ${cell(rule)} | ${isDedicated(playbook) ? 'dedicated' : 'family'} | ${cell(playbook.id)} |`,
  );
  return `## ${cell(source)}\n\n| rule | playbook is | playbook |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** Rule names of a folder of one's own may hold anything. */
function cell(text: string): string {
  return text.replace(/[\\|*`<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
