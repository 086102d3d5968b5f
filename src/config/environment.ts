/** The environment: every variable that Falconer reads, checked, with all problems reported at once. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { tokenSchema } from './token.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

// In a shell `NAME=` is how people unset a variable for one command, so empty means absent.
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const token = (prefix: string) =>
  z.string().refine((value) => value.startsWith(prefix), { error: `expected a token that starts with ${prefix}` });

const port = z
  .string()
  .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
    error: 'expected a port number, 0 to 65535 (0 takes a free one)',
  })
  .transform(Number);

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: optional(token('xoxb-')),
  SLACK_APP_TOKEN: optional(token('xapp-')),
  SLACK_SIGNING_SECRET: optional(z.string()),
  SLACK_CHANNEL: optional(
    z.string().regex(/^(#?[\p{L}\p{N}_-]{1,80}|[CG][A-Z0-9]{6,})$/u, 'expected a channel id or #name'),
  ),
  SLACK_API_URL: optional(z.url({ protocol: /^https?$/, error: 'expected an http(s) address' })),
  FALCONER_HOST: optional(z.string()),
  FALCONER_PORT: optional(port),
  FALCONER_INGEST_TOKEN: optional(tokenSchema),
  FALCONER_DATA_DIR: optional(z.string()),
  FALCONER_CONFIG: optional(z.string()),
  DATABASE_URL: optional(
    z.url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://USER:PASSWORD@HOST/DATABASE' }),
  ),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS)),
});

export type Environment = z.infer<typeof environmentSchema>;

export const VARIABLES = Object.keys(environmentSchema.shape);

/**
 * Reads the variables; problems name the variable, what was found (never a secret) and what is allowed. A variable
 * with a problem is absent from the environment, the others are there.
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): {
  readonly environment: Environment;
  readonly problems: readonly string[];
} {
  const parsed = environmentSchema.safeParse(source);
  if (parsed.success) return { environment: parsed.data, problems: [] };
  const { issues } = parsed.error;
  const wrong = new Set(issues.map(({ path }) => path[0]));
  const right = Object.fromEntries(Object.entries(source).filter(([name]) => !wrong.has(name)));
  return {
    environment: environmentSchema.parse(right),
    problems: issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  };
}

/** Whether only programs on this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
