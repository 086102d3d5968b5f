/** The senders of events: those of `falconer.yml`, and the one of FALCONER_INGEST_TOKEN. */
import type { FileConfig } from './file.ts';
import { tokenSchema } from './token.ts';

/** The name of the sender whose token is in the environment. */
const DEFAULT_NAME = 'default';
const DEFAULT_SILENCE_MS = 12 * 3_600_000;

export interface ConfiguredSender {
  readonly name: string;
  /** Without one, it is whoever reaches the port. */
  readonly token?: string;
  readonly cluster?: string;
  /** Silent for so long, it raises an alarm; without it, never. */
  readonly silenceMs?: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** All senders; problems name the key and never a token. */
export function sendersOf(
  file: FileConfig,
  ingestToken: string | undefined,
  variables: Variables,
): { readonly senders: readonly ConfiguredSender[]; readonly problems: readonly string[] } {
  const named = file.senders.map((sender, index) => ({
    ...sender,
    ...resolved(sender, `senders.${index}`, variables),
  }));
  const problems = named.flatMap(({ problem }) => problem ?? []);
  const all: readonly ConfiguredSender[] = [
    ...(ingestToken !== undefined || named.length === 0 ? [ownSender(file, ingestToken)] : []),
    ...named.map(({ name, token, cluster = file.cluster, silence = file.silence ?? DEFAULT_SILENCE_MS }) => ({
      name,
      ...(token === undefined ? {} : { token }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(silence === 'off' ? {} : { silenceMs: silence }),
    })),
  ];
  return { senders: all, problems: [...problems, ...duplicates(file, all)] };
}

function ownSender({ cluster, silence = 'off' }: FileConfig, token: string | undefined): ConfiguredSender {
  return {
    name: DEFAULT_NAME,
    ...(token === undefined ? {} : { token }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(silence === 'off' ? {} : { silenceMs: silence }),
  };
}

function resolved(
  { token, tokenEnv }: FileConfig['senders'][number],
  at: string,
  variables: Variables,
): { readonly token?: string; readonly problem?: string } {
  if (tokenEnv === undefined) {
    if (token === undefined) return { problem: `${at}.token: missing; or name a variable that holds it in tokenEnv` };
    return { token };
  }
  if (token !== undefined)
    return { token, problem: `${at}.tokenEnv: there is a token as well; expected one of the two` };
  const found = variables[tokenEnv];
  if (found === undefined || found === '') return { problem: `${at}.tokenEnv: the variable ${tokenEnv} is not set` };
  const parsed = tokenSchema.safeParse(found);
  if (parsed.success) return { token: parsed.data };
  return { problem: `${at}.tokenEnv: ${tokenEnv}: ${parsed.error.issues[0]?.message}` };
}

/** A name is what figures and cards call a sender, a token is how it is known: both are one sender's. */
function duplicates(file: FileConfig, all: readonly ConfiguredSender[]): readonly string[] {
  const own = all.length - file.senders.length;
  return all.flatMap(({ name, token }, index) => {
    const before = all.slice(0, index);
    const at = `senders.${index - own}`;
    const sameName = name === DEFAULT_NAME && index >= own ? true : before.some((other) => other.name === name);
    const twin = token === undefined ? undefined : before.find((other) => other.token === token);
    return [
      ...(sameName ? [`${at}.name: ${JSON.stringify(name)} is taken`] : []),
      ...(twin === undefined ? [] : [`${at}: its token is that of ${JSON.stringify(twin.name)} as well`]),
    ];
  });
}
