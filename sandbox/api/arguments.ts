// The arguments of a Web API call, from a form (JSON inside strings) or a JSON body alike.
import { SlackError } from './slack-error.ts';

export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return value === undefined || value === '' ? undefined : String(value);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      const missing = { pointer: '', message: `missing required field: ${name}`, code: 'invalid_blocks' } as const;
      throw new SlackError('invalid_arguments', [missing]);
    }
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(String(this.#values[name]));
  }

  /** A whole number between 1 and `most`; anything else is `invalid_limit`, as in Slack. */
  limit(name: string, usual: number, most: number): number {
    const value = Number(this.text(name) ?? usual);
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new SlackError('invalid_limit');
    }
    return value;
  }

  /** A structure, whether it came as JSON text or as itself. */
  json(name: string, errorWhenMalformed: string): unknown {
    const value = this.#values[name];
    if (typeof value !== 'string') {
      return value;
    }
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackError(errorWhenMalformed);
    }
  }
}

/** Reads a body by its content type; Slack treats an unreadable one as having no arguments. */
export function parseArguments(contentType: string, body: string): Record<string, unknown> {
  if (!contentType.startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
