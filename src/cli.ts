/** The command line: every command with its options. */
import { readFileSync, writeFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { reportsOn } from './commands/analyse.ts';
import { checkAll } from './commands/check.ts';
import { copyBetween } from './commands/copy.ts';
import { coverageOf } from './commands/coverage.ts';
import { exportFrom, type Whereabouts } from './commands/export.ts';
import { sendEvents } from './commands/send.ts';
import { playbookTable } from './commands/table.ts';
import { readRules } from './config/rules.ts';
import { loadConfig, start } from './main.ts';
import { playbookJsonSchema } from './playbook/json-schema.ts';
import { problemText } from './playbook/problem.ts';
import { lintPlaybooks, readPlaybooks } from './playbook-folder.ts';
import { parseSuppressionId } from './slack/payload.ts';
import type { LoadedRules } from './tuning/loaded-rules.ts';
import { refusalWords } from './tuning/refusal.ts';
import { noOther } from './tuning/replay.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** `-` is standard input. */
function readInput(file: string): string | Promise<string> {
  return file === '-' ? readAll(process.stdin) : readFileSync(file, 'utf8');
}

export function program(): Command {
  const falconer = new Command('falconer').description("Where Falco's alerts land in Slack.");
  falconer.command('start').description('run Falconer').action(start);
  falconer.command('check').description('check configuration, playbooks, token, scopes and channel').action(check);
  falconer
    .command('analyse')
    .argument('<file>', 'events as JSON, array or NDJSON; - is standard input')
    .option('--playbooks <folder>', 'playbooks of your own')
    .description('print a Markdown report on events; needs no configuration')
    .action(analyseFile);
  falconer
    .command('send')
    .argument('<file>', 'events as JSON, array or NDJSON; - is standard input')
    .option('--url <url>', 'where Falconer listens', 'http://127.0.0.1:2810')
    .option('--token <token>', 'its FALCONER_INGEST_TOKEN')
    .description('post events to a running Falconer')
    .action(sendFile);
  falconer
    .command('store')
    .description('the store')
    .command('copy')
    .requiredOption('--from <place>', 'a data folder, or postgres://…; nothing may run on it')
    .requiredOption('--to <place>', 'the same; empty, or left by the same copy when it was interrupted')
    .description('copy a whole store, verify the copy, and go on where it was interrupted')
    .action(copy);
  const playbook = falconer.command('playbook').description('playbooks');
  const own = ['--playbooks <folder>', 'playbooks of your own, read after the built-in ones'] as const;
  playbook
    .command('list')
    .option(...own)
    .option('--markdown', 'as the document docs/playbooks.md')
    .description('rules that have a playbook')
    .action(listPlaybooks);
  playbook
    .command('schema')
    .description('the JSON Schema of a playbook, for editors')
    .action(() => print(playbookJsonSchema().trimEnd()));
  playbook
    .command('coverage')
    .requiredOption('--rules <file>', 'a Falco rules file, YAML or JSON')
    .option(...own)
    .description('rules that no playbook is dedicated to; fails unless all are covered')
    .action(coverPlaybooks);
  playbook
    .command('lint')
    .option(...own)
    .description('check every playbook: commands, programs and options, fields, links, claims')
    .action(lint);
  addExport(falconer.command('suppression').description('suppressions'));
  return falconer;
}

function addExport(suppression: Command): void {
  suppression
    .command('export')
    .argument('<id>', 'the suppression, S-12')
    .option('--data <folder>', 'the data folder; without it, the store of the configuration')
    .option(
      '--rules <file...>',
      'rules files that Falco loads, beside those of falconer.yml: for what else names a macro or list',
    )
    .addOption(new Option('--as <form>', 'an exception even where upstream has a macro or list').choices(['exception']))
    .option('--out <file>', 'where to write it; standard output without it')
    .description('write a suppression as a change of Falco rules')
    .action(exportOne);
}

interface ExportOptions {
  readonly data?: string;
  readonly rules?: readonly string[];
  readonly as?: 'exception';
  readonly out?: string;
}

async function exportOne(id: string, { data, rules = [], as: form, out }: ExportOptions): Promise<void> {
  const suppression = parseSuppressionId(id);
  if (suppression === undefined) throw new Error(`${id} is no id of a suppression; one looks like S-12`);
  const { place, loaded } = data === undefined ? configuredStore() : { place: { folder: data }, loaded: [] };
  const given = readRules(rules, process.cwd());
  if (given.problems.length > 0) throw new Error(given.problems.join('; ').replaceAll('rulesFiles: ', ''));
  const more = { loaded: [...loaded, ...given.loaded], now: Date.now(), ...(form === undefined ? {} : { form }) };
  const result = await exportFrom(place, suppression, more);
  if (result.kind === 'unknown-suppression') throw new Error(`there is no suppression ${suppression}`);
  if (result.kind !== 'exported') throw new Error(`${suppression} can't be exported. ${refusalWords(result)}`);
  if (out === undefined) process.stdout.write(result.content);
  else writeFileSync(out, result.content);
  const { hidden, suppressed, events } = result.replay;
  const hides = `hides ${hidden} of ${suppressed} stored alerts (${events} events), and ${noOther(result.replay)}`;
  complain(`${suppression} as ${result.form}: ${hides}`);
}

function configuredStore(): { readonly place: Whereabouts; readonly loaded: LoadedRules } {
  const { dataDir, databaseUrl, loaded } = loadConfig();
  return { place: { folder: dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) }, loaded };
}

async function check(): Promise<void> {
  const findings = await checkAll(loadConfig());
  for (const { ok, says } of findings) print(`${ok ? 'ok  ' : 'FAIL'} ${says}`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function analyseFile(file: string, { playbooks }: { playbooks?: string }): Promise<void> {
  const { library, problems } = readPlaybooks(playbooks);
  for (const problem of problems) complain(`falconer: ${problemText(problem)}`);
  const reports = reportsOn(await readInput(file), library, Date.now());
  if (reports.kind === 'refused') throw new Error(`${file}: ${reports.reason}`);
  for (const note of reports.notes) complain(`falconer: ${note}`);
  process.stdout.write(reports.markdown);
}

async function copy(places: { from: string; to: string }): Promise<void> {
  const { alerts, events, hash } = await copyBetween(places, complain);
  print(`copied and verified: ${alerts} alerts, ${events} events, state ${hash.slice(0, 16)}`);
}

async function sendFile(file: string, target: { url: string; token?: string }): Promise<void> {
  const { ok, says } = await sendEvents(await readInput(file), target);
  if (!ok) throw new Error(says);
  print(says);
}

function listPlaybooks({ playbooks, markdown }: { playbooks?: string; markdown?: true }): void {
  const { library } = readPlaybooks(playbooks);
  if (markdown) {
    process.stdout.write(playbookTable(library));
    return;
  }
  for (const { rule, source } of library.playbooks) {
    for (const name of rule) print(`${source}\t${name}`);
  }
}

async function coverPlaybooks({ rules, playbooks }: { rules: string; playbooks?: string }): Promise<void> {
  const { missing, covered, total } = coverageOf(await readInput(rules), readPlaybooks(playbooks).library);
  for (const { rule, source } of missing) print(`${source}\t${rule}`);
  print(`${covered} of ${total} dedicated`);
  if (missing.length > 0) process.exitCode = 1;
}

function lint({ playbooks }: { playbooks?: string }): void {
  const { library, problems } = lintPlaybooks(playbooks);
  for (const problem of problems) print(problemText(problem));
  print(`${library.playbooks.length} playbooks, ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
}
