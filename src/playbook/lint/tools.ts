/** The table of programs and options that commands may use, read from `tools.yml`. */
import { z } from 'zod';

/** What of a program's words is a command again. */
const runsSchema = z.union([z.int().positive(), z.enum(['words', 'script', 'dashes'])]);
type Runs = z.output<typeof runsSchema>;

/** How a program takes an option's value. */
export type Arity = 'none' | 'attached' | 'value' | 'two values' | 'command';

export interface Options {
  readonly arity: ReadonlyMap<string, Arity>;
  readonly runs?: Runs | undefined;
}

/** A program: its options, or those of each of its subcommands. */
export interface Tool {
  readonly own: Options;
  readonly sub: ReadonlyMap<string, Options>;
}

const NOTATION: readonly (readonly [suffix: string, arity: Arity])[] = [
  ['[=]', 'attached'],
  ['==', 'two values'],
  ['=', 'value'],
  [';', 'command'],
];

/** `-n= -r --sort=`: options with what each takes. */
const options = z.string().transform((text): ReadonlyMap<string, Arity> => {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return new Map(
    words.map((word) => {
      const [suffix, arity] = NOTATION.find(([end]) => word.endsWith(end)) ?? (['', 'none'] as const);
      return [word.slice(0, word.length - suffix.length), arity];
    }),
  );
});

const subcommand = z.union([
  options.transform((arity): Options => ({ arity })),
  z.strictObject({ options, runs: runsSchema }).transform(({ options: arity, runs }): Options => ({ arity, runs })),
]);

const toolSchema = z.union([
  z
    .strictObject({ options, runs: runsSchema.optional() })
    .transform(({ options: arity, runs }): Tool => ({ own: { arity, runs }, sub: new Map() })),
  z
    .strictObject({ common: options.optional(), sub: z.record(z.string(), subcommand) })
    .transform(({ common = new Map(), sub }): Tool => ({ own: { arity: common }, sub: new Map(Object.entries(sub)) })),
]);

export const toolsSchema = z.record(z.string(), toolSchema);
export type Tools = z.output<typeof toolsSchema>;

/** Hosts, or hosts with a folder, that references may point to. */
export const sourcesSchema = z.array(
  z.string().regex(/^[\w.-]+(?:\/[\w.-]+)*$/, 'expected a host, perhaps with a folder'),
);
