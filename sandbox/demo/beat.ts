/** One step of the demo: a made-up event, shaped like Falco's JSON, and when it happens. */

/** One event, and how many seconds after the start it happens. */
export interface Beat {
  readonly at: number;
  readonly event: FalcoJson;
}

export interface FalcoJson {
  readonly rule: string;
  readonly priority: string;
  readonly source?: string;
  readonly hostname?: string;
  readonly output: string;
  readonly tags?: readonly string[];
  readonly output_fields: Readonly<Record<string, unknown>>;
}
