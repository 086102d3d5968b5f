// Failures on demand: of calls, of the token, of channels, of connections and of deliveries.
import type { SocketMode } from '../delivery/socket-mode.ts';
import type { Channel } from '../workspace/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Effect, FaultRule } from './rules.ts';

/** How the next parcels reach the app: in how many copies, and how late. */
export interface DeliveryFault {
  readonly copies?: number;
  readonly delayMs?: number;
  readonly times?: number;
}

interface Armed {
  readonly rule: FaultRule;
  remaining: number;
}

export class Faults {
  readonly #workspace: Workspace;
  readonly #sockets: SocketMode;
  #armed: Armed[] = [];
  #deliveries: { readonly copies: number; readonly delayMs: number }[] = [];
  #tokenError: string | undefined;

  constructor(workspace: Workspace, sockets: SocketMode) {
    this.#workspace = workspace;
    this.#sockets = sockets;
  }

  /** Rules are tried in the order of adding; one is spent after `times` calls (once, unless told otherwise). */
  add(rule: FaultRule): void {
    const times = rule.times ?? 1;
    this.#armed.push({ rule, remaining: times === 'always' ? Number.POSITIVE_INFINITY : times });
  }

  /** Ends all call and delivery faults and restores the token. */
  clear(): void {
    this.#armed = [];
    this.#deliveries = [];
    this.#tokenError = undefined;
  }

  take(method: string, channelId: string | undefined): Effect | undefined {
    const armed = this.#armed.find(({ rule }) => this.#matches(rule, method, channelId));
    if (!armed) {
      return undefined;
    }
    armed.remaining -= 1;
    this.#armed = this.#armed.filter(({ remaining }) => remaining > 0);
    return armed.rule.effect;
  }

  get tokenError(): string | undefined {
    return this.#tokenError;
  }

  revokeToken(error = 'token_revoked'): void {
    this.#tokenError = error;
  }

  restoreToken(): void {
    this.#tokenError = undefined;
  }

  archive(channel: string): void {
    this.#channel(channel).archived = true;
    this.#workspace.changed();
  }

  unarchive(channel: string): void {
    this.#channel(channel).archived = false;
    this.#workspace.changed();
  }

  delete(channel: string): void {
    this.#workspace.removeChannel(this.#channel(channel).id);
  }

  /** Removes the bot from the channel. */
  kick(channel: string): void {
    this.#channel(channel).members.delete(this.#workspace.bot.id);
  }

  invite(channel: string): void {
    this.#channel(channel).members.add(this.#workspace.bot.id);
  }

  /** All connections, or the `most` oldest. */
  refreshSockets(most?: number): void {
    this.#sockets.refresh(most);
  }

  dropSockets(most?: number): void {
    this.#sockets.drop(most);
  }

  deliver({ copies = 1, delayMs = 0, times = 1 }: DeliveryFault): void {
    this.#deliveries.push(...Array.from({ length: times }, () => ({ copies, delayMs })));
  }

  takeDelivery(): { readonly copies: number; readonly delayMs: number } {
    return this.#deliveries.shift() ?? { copies: 1, delayMs: 0 };
  }

  #matches(rule: FaultRule, method: string, channelId: string | undefined): boolean {
    if (rule.method !== '*' && rule.method !== method) {
      return false;
    }
    return rule.channel === undefined || (this.#workspace.channel(rule.channel)?.id ?? rule.channel) === channelId;
  }

  #channel(reference: string): Channel {
    const channel = this.#workspace.channel(reference);
    if (!channel) {
      throw new Error(`no channel "${reference}" in the sandbox`);
    }
    return channel;
  }
}
