// A refusal by the Web API: thrown by methods, turned into an answer by the one caller of methods.
import type { Problem } from '../validate/problem.ts';

export class SlackError extends Error {
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(code: string, problems: readonly Problem[] = []) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.problems = problems;
  }

  /** The body of the answer, with the reasons where Slack puts them. */
  toAnswer(): Record<string, unknown> {
    const reasons = this.problems.map(({ pointer, message }) => `${message} [json-pointer:${pointer}]`);
    const details = { errors: reasons, response_metadata: { messages: reasons.map((reason) => `[ERROR] ${reason}`) } };
    return { ok: false, error: this.code, ...(reasons.length > 0 && details) };
  }
}
