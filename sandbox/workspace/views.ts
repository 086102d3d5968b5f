// The modals that are open on people's screens, as stacks, and their Home tabs.
import { APP, TEAM } from './cast.ts';
import { stateOf } from './controls.ts';
import { randomId } from './identifiers.ts';
import type { StateValues, View, ViewContent } from './model.ts';

const DEEPEST_STACK = 3;

/** A view together with the person who sees it. */
export interface Shown {
  readonly user: string;
  readonly view: View;
}

export class Views {
  readonly #changed: () => void;
  readonly #stacks = new Map<string, readonly View[]>();
  readonly #homes = new Map<string, View>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The person's modals, the visible one last. */
  stack(user: string): readonly View[] {
    return this.#stacks.get(user) ?? [];
  }

  home(user: string): View | undefined {
    return this.#homes.get(user);
  }

  find(id: string): Shown | undefined {
    return this.#search((view) => view.id === id);
  }

  findByExternalId(externalId: string): Shown | undefined {
    return this.#search((view) => view.external_id === externalId);
  }

  open(user: string, content: ViewContent): View {
    const view = compose(content);
    this.#setStack(user, [view]);
    return view;
  }

  /** Undefined when the stack is full. */
  push(user: string, content: ViewContent): View | undefined {
    const stack = this.stack(user);
    if (stack.length >= DEEPEST_STACK) {
      return undefined;
    }
    const view = compose(content, stack.at(-1));
    this.#setStack(user, [...stack, view]);
    return view;
  }

  publish(user: string, content: ViewContent): View {
    const before = this.#homes.get(user);
    const view = before ? { ...compose(content), id: before.id, root_view_id: before.id } : compose(content);
    this.#homes.set(user, view);
    this.#changed();
    return view;
  }

  update(shown: Shown, content: ViewContent): View {
    const { id, root_view_id, previous_view_id, state } = shown.view;
    const view = { ...compose(content, undefined, state.values), id, root_view_id, previous_view_id };
    this.#replace(shown.user, view);
    return view;
  }

  enter(shown: Shown, values: StateValues): View {
    const view = { ...shown.view, state: { values } };
    this.#replace(shown.user, view);
    return view;
  }

  /** Takes one view off its stack; the one below shows again. */
  close({ user, view }: Shown): void {
    this.#setStack(
      user,
      this.stack(user).filter((other) => other.id !== view.id),
    );
  }

  clear(user: string): void {
    this.#setStack(user, []);
  }

  #search(matches: (view: View) => boolean): Shown | undefined {
    const homes = [...this.#homes].map(([user, view]) => ({ user, view }));
    const modals = [...this.#stacks].flatMap(([user, stack]) => stack.map((view) => ({ user, view })));
    return [...modals, ...homes].find(({ view }) => matches(view));
  }

  #replace(user: string, view: View): void {
    if (view.type === 'home') {
      this.#homes.set(user, view);
    }
    const stack = this.stack(user);
    this.#setStack(
      user,
      stack.map((other) => (other.id === view.id ? view : other)),
    );
  }

  #setStack(user: string, stack: readonly View[]): void {
    this.#stacks.set(user, stack);
    this.#changed();
  }
}

function compose(content: ViewContent, below?: View, entered?: StateValues): View {
  const id = randomId('V');
  return {
    ...content,
    id,
    team_id: TEAM.id,
    app_id: APP.id,
    bot_id: APP.botId,
    hash: randomId('h'),
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    root_view_id: below?.root_view_id ?? id,
    previous_view_id: below?.id ?? null,
    state: { values: stateOf(content.blocks, entered) },
  };
}
