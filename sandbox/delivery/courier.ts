// How something a person did reaches the app, whichever way the app is connected.

/** Slack waits this long for an acknowledgement. */
export const ACK_TIMEOUT_MS = 3000;

export interface Parcel {
  readonly type: 'interactive' | 'slash_commands' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  /** Set when an event is sent again. */
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

export type Receipt =
  | { readonly kind: 'acknowledged'; readonly response: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly error: string };

export interface Courier {
  deliver(parcel: Parcel): Promise<Receipt>;
}

export const TIMED_OUT: Receipt = { kind: 'failed', error: 'operation_timeout' };

export function asResponse(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
