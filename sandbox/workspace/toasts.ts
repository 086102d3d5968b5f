// The short notice at the edge of a person's window, such as "Falconer did not respond".
import { randomId } from './identifiers.ts';

export interface Toast {
  readonly id: string;
  readonly text: string;
}

export class Toasts {
  readonly #changed: () => void;
  readonly #shown = new Map<string, Toast>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  show(user: string, text: string): void {
    this.#shown.set(user, { id: randomId('N'), text });
    this.#changed();
  }

  of(user: string): Toast | undefined {
    return this.#shown.get(user);
  }
}
