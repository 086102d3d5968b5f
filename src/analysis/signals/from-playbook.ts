/** Signals that a playbook defines as tests of fields. */
import type { Playbook, Signal } from '../../playbook/schema.ts';
import type { WeighedSignal } from '../analysis.ts';
import { fillText } from '../fill.ts';
import { field } from '../spans.ts';
import type { EventView } from '../view.ts';

type FieldTest = Signal['when'][string];

export function fromPlaybook(view: EventView, playbook: Playbook): readonly WeighedSignal[] {
  return playbook.signals.flatMap((signal) => {
    const keys = Object.keys(signal.when);
    if (!Object.entries(signal.when).every(([key, test]) => holds(test, view.get(key)?.text))) return [];
    const statement = fillText(signal.says, view);
    if (statement === undefined) return [];
    const { direction, weight } = weightOf(signal);
    return [{ direction, weight, statement: { spans: statement.spans, cites: keys.map(field) } }];
  });
}

function weightOf(signal: Signal): Pick<WeighedSignal, 'direction' | 'weight'> {
  const net = (signal.raises ?? 0) - (signal.lowers ?? 0);
  if (net === 0) return { direction: 'neutral', weight: 0 };
  return { direction: net > 0 ? 'up' : 'down', weight: Math.abs(net) };
}

/** Whether a field's value passes a test; an unknown value passes `known: false` only. */
export function holds(test: FieldTest, value: string | undefined): boolean {
  const {
    is,
    not,
    in: among,
    starts,
    ends,
    contains,
    known,
  } = test as Partial<Extract<FieldTest, { known?: unknown }>>;
  if (value === undefined)
    return known === false && [is, not, among, starts, ends, contains].every((other) => other === undefined);
  return (
    known !== false &&
    (is === undefined || value === is) &&
    (not === undefined || value !== not) &&
    (among === undefined || among.includes(value)) &&
    (starts === undefined || starts.some((start) => value.startsWith(start))) &&
    (ends === undefined || ends.some((end) => value.endsWith(end))) &&
    (contains === undefined || contains.some((part) => value.includes(part)))
  );
}
