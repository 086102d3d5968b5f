/** Which senders fell silent: a sensor that sends nothing looks like a quiet day, so it is said. */
import type { SenderEntry } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';

export interface Listener {
  readonly senders: readonly { readonly name: string; readonly silenceMs?: number }[];
  readonly now: number;
  /** Before this nobody listened, so nobody could be heard. */
  readonly listeningSince: number;
}

/** What the clock has to record about senders now. */
export function silences({ senders: lines = [] }: Health, { senders, now, listeningSince }: Listener): SenderEntry[] {
  const allowed = new Map(senders.map(({ name, silenceMs }) => [name, silenceMs]));
  return lines.flatMap(({ name, heardAt, silent }): SenderEntry[] => {
    const silenceMs = allowed.get(name);
    const isListenedFor = silenceMs !== undefined;
    // Without an alarm, when it was heard is only of use for figures; a silence that was found must not stay for ever.
    if (!isListenedFor) return silent || !allowed.has(name) ? [{ kind: 'sender-removed', at: now, sender: name }] : [];
    const since = Math.max(heardAt, listeningSince);
    if (silent || now - since < silenceMs) return [];
    return [{ kind: 'sender-silent', at: now, sender: name, since: heardAt }];
  });
}

export interface SilencePorts extends Omit<Listener, 'now'> {
  health(): Promise<Health>;
  record(entry: SenderEntry): Promise<unknown>;
  readonly now: () => number;
  readonly onSilent: (sender: string) => void;
}

/** One look of the clock: what it finds is recorded, so that a restart finds it as well. */
export async function listenForSilence(ports: SilencePorts): Promise<void> {
  for (const entry of silences(await ports.health(), { ...ports, now: ports.now() })) {
    await ports.record(entry);
    if (entry.kind === 'sender-silent') ports.onSilent(entry.sender);
  }
}
