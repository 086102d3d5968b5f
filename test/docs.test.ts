/** The documents name what exists, and what exists is documented. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { program } from '../src/cli.ts';
import { parseFile, readConfig } from '../src/config/config.ts';
import { VARIABLES } from '../src/config/environment.ts';
import { fileSchema } from '../src/config/file.ts';
import { FACET_NAMES } from '../src/falco/facets.ts';
import { COMMANDS } from '../src/slack/commands/falco.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** A page as it is shown: tables without their padding, and pipes without their escape. */
const shown = (path: string) => read(path).replaceAll('\\|', '|').replace(/ +\|/g, ' |');

const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const PAGES = ['.', 'docs', 'docs/adr'].flatMap(markdownIn);
const EXAMPLES = ['.env.example', 'falconer.example.yml', 'manifest.yml'];
const ALL = [...PAGES, ...EXAMPLES];
const README = shown('README.md');
const packageSchema = z.object({
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const PACKAGE = packageSchema.parse(JSON.parse(read('package.json')));

/** What stands in code: fenced blocks and spans. */
function codeIn(path: string): string {
  const text = shown(path);
  if (!path.endsWith('.md')) return text;
  const fenced = text.match(/```[\s\S]*?```/g) ?? [];
  const spans = text.replace(/```[\s\S]*?```/g, '').match(/`[^`\n]+`/g) ?? [];
  return [...fenced, ...spans].join('\n');
}

const found = (path: string, pattern: RegExp) => [...codeIn(path).matchAll(pattern)];
const names = (path: string, pattern: RegExp) => found(path, pattern).map((match) => match[1] ?? '');

/** What is wrong in each of the pages, with the page's name. */
const across = (pages: readonly string[], wrongIn: (path: string) => readonly string[]) =>
  pages.flatMap((path) => wrongIn(path).map((wrong) => `${path}: ${wrong}`));

/** Lines that are commented out as settings: `#` and not one blank, which marks prose. */
const uncommented = (text: string) => text.replace(/^#(?=\S| {2})/gm, '');

describe('environment', () => {
  test('every variable that a page names exists', () => {
    const named = (path: string) => names(path, /\b((?:SLACK|FALCONER)_[A-Z_]+|DATABASE_URL|LOG_LEVEL)\b/g);
    expect(across(ALL, (path) => named(path).filter((name) => !VARIABLES.includes(name)))).toEqual([]);
  });

  test('README has a row for each variable', () => {
    expect(VARIABLES.filter((name) => !README.includes(`\n| \`${name}\` |`))).toEqual([]);
  });

  test('.env.example names exactly the variables', () => {
    const named = [...uncommented(read('.env.example')).matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual(VARIABLES.toSorted());
  });

  test('the values of .env.example are the defaults', () => {
    const required = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CHANNEL: '#alerts' };
    // The config file it names need not exist here.
    const { FALCONER_CONFIG: config, ...shown } = parseEnv(uncommented(read('.env.example')));
    expect(config).toBe('falconer.yml');
    const { slack, ...rest } = readConfig({ ...shown, ...required }, ROOT);
    const { slack: plain, ...defaults } = readConfig(required, ROOT);
    expect(rest).toEqual(defaults);
    expect(slack).toEqual({ ...plain, apiUrl: 'https://slack.com/api/' });
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** Dotted paths of all keys below the first level that holds settings: `retention.age`, `routes[].channel`. */
function paths({ properties, items }: JsonSchema, at = ''): readonly string[] {
  if (items?.properties !== undefined) return [at, ...paths(items, `${at}[]`)];
  if (properties === undefined) return [at];
  return Object.entries(properties).flatMap(([key, child]) => paths(child, at === '' ? key : `${at}.${key}`));
}

describe('falconer.yml', () => {
  // A matcher's own keys are described in the row of its list.
  const keys = paths(z.toJSONSchema(fileSchema, { io: 'input' }) as JsonSchema).filter(
    (path) => !path.startsWith('routes[].match[]'),
  );

  test('README has a row for each key, and no other', () => {
    const table = README.split('| key of `falconer.yml` |')[1]?.split('\n\n')[0] ?? '';
    const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    expect(rows.toSorted()).toEqual(keys.toSorted());
  });

  test('falconer.example.yml is valid and shows the defaults', () => {
    expect(parseFile(read('falconer.example.yml'))).toEqual({ config: fileSchema.parse({}), problems: [] });
  });

  test('it names every key, and is valid with everything uncommented', () => {
    const text = uncommented(read('falconer.example.yml'));
    expect(parseFile(text).problems).toEqual([]);
    const document: unknown = parse(text);
    /** Values at a path, in every element of the lists on the way. */
    const at = (path: string) =>
      path
        .split('.')
        .reduce<readonly unknown[]>(
          (values, key) =>
            values
              .map((value) => (value as Record<string, unknown> | undefined)?.[key.replace('[]', '')])
              .flatMap((value) => (key.endsWith('[]') && Array.isArray(value) ? value : [value])),
          [document],
        );
    expect(keys.filter((path) => at(path).every((value) => value === undefined))).toEqual([]);
  });

  test.each(['README.md', 'falconer.example.yml', 'docs/architecture.md'])('%s names every facet', (path) => {
    expect(FACET_NAMES.filter((name) => !read(path).includes(name))).toEqual([]);
  });
});

/** A command by its words, its group first: `playbook list`. */
function leaves(command: Command, before: readonly string[] = []): readonly { name: string; options: string[] }[] {
  return command.commands.flatMap((child) => {
    const words = [...before, child.name()];
    const options = child.options.map(({ long }) => long ?? '');
    return child.commands.length > 0 ? leaves(child, words) : [{ name: words.join(' '), options }];
  });
}

describe('command line', () => {
  const commands = leaves(program());
  const byName = new Map(commands.map((command) => [command.name, command]));

  test('every command and option that a page names exists', () => {
    const wrong = (path: string) =>
      found(path, /(?<![\w/.'-])falconer ([a-z]+)(?: ([a-z]+))?([^`\n]*)/g).flatMap(
        ([written, word = '', second = '', rest = '']) => {
          const command = byName.get(word) ?? byName.get(`${word} ${second}`);
          const options = rest.match(/--[a-z-]+/g) ?? [];
          return command !== undefined && options.every((option) => command.options.includes(option)) ? [] : [written];
        },
      );
    expect(across(PAGES, wrong)).toEqual([]);
  });

  test.each(commands)('README has a row for $name, with its options', ({ name, options }) => {
    const row = README.split('\n').find((line) => line.startsWith('| `falconer ') && line.includes(` ${name}`)) ?? '';
    expect(row).not.toBe('');
    expect((row.match(/--[a-z-]+/g) ?? []).toSorted()).toEqual(options.toSorted());
  });

  test('every npm script that a page names exists', () => {
    const named = (path: string) => names(path, /\bnpm run ([\w:-]+)/g);
    expect(across(PAGES, (path) => named(path).filter((name) => !Object.hasOwn(PACKAGE.scripts, name)))).toEqual([]);
  });
});

describe('/falco', () => {
  const known = ['help', ...COMMANDS.map(({ name }) => name)];

  test('every subcommand that a page names exists', () => {
    const named = (path: string) => names(path, /\/falco ([a-z]+)/g);
    expect(across(PAGES, (path) => named(path).filter((name) => !known.includes(name)))).toEqual([]);
  });

  test('README has a row for each, with its usage and help', () => {
    const rows = COMMANDS.map(({ name, usage, help }) => `| \`${`/falco ${name} ${usage}`.trim()}\` | ${help} |`);
    expect(rows.filter((row) => !README.includes(row))).toEqual([]);
  });

  test("the manifest's usage hint names subcommands", () => {
    const [command] = manifest().features.slash_commands;
    const words = (command?.usage_hint ?? '').split('|').map((part) => part.trim().split(' ')[0] ?? '');
    expect(words.filter((word) => !known.includes(word))).toEqual([]);
  });
});

/** Limits from Slack's manifest schema. */
const manifestSchema = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().startsWith('/').max(32),
        description: z.string().min(1).max(2_000),
        usage_hint: z.string().max(1_000),
        should_escape: z.literal(true),
      }),
    ),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.literal(false),
  }),
});
const manifest = () => manifestSchema.parse(parse(read('manifest.yml')));

describe('manifest.yml', () => {
  test('keeps the limits and has the one command', () => {
    expect(manifest().features.slash_commands.map(({ command }) => command)).toEqual(['/falco']);
  });

  test('asks for the scopes that falconer check looks for, and for no others', () => {
    const list = /const SCOPES = \[([^\]]+)\]/.exec(read('src/commands/check.ts'))?.[1] ?? '';
    const checked = [...list.matchAll(/'([^']+)'/g)].map((match) => match[1]);
    expect(manifest().oauth_config.scopes.bot.toSorted()).toEqual(checked.toSorted());
  });
});

describe('pages', () => {
  test('README begins with the two set-up commands, each in a block of its own', () => {
    const blocks = [...README.matchAll(/```\w*\n([\s\S]*?)\n```/g)].map((match) => match[1]);
    expect(blocks.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  });

  test('every relative link resolves', () => {
    const missing = (path: string) =>
      [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
        .filter((target) => !existsSync(join(ROOT, dirname(path), target.replace(/#.*$/, ''))));
    expect(across(PAGES, missing)).toEqual([]);
  });

  test('none has a path of somebody’s machine', () => {
    const local = (path: string) => read(path).match(/(?<![\w.])\/(?:home|root|Users|work|tmp|mnt)\/\S*/g) ?? [];
    expect(across(ALL, local)).toEqual([]);
  });

  test('every file of the project that a page names exists', () => {
    const missing = (path: string) =>
      names(path, /`((?:src|test|sandbox|playbooks|docs)\/[\w./-]*\w\.\w+)`/g).filter(
        (name) => !name.includes('SOURCE/') && !existsSync(join(ROOT, name)),
      );
    expect(across(PAGES, missing)).toEqual([]);
  });

  test('every message that the runbook quotes is one of Falconer’s', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => read(join('src', name)))
      .join('\n');
    const quoted = [...read('docs/runbook.md').matchAll(/^> (.+)$/gm)].map((match) => match[1] ?? '');
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((message) => !sources.includes(message))).toEqual([]);
  });

  test('dependencies.md has a row for each dependency, and no other', () => {
    const rows = [...shown('docs/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    const installed = [...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.devDependencies)];
    expect(rows.toSorted()).toEqual(installed.toSorted());
  });

  test('decisions are numbered without a gap', () => {
    const numbers = markdownIn('docs/adr').map((path) => Number(/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });
});
