/** Signals that a playbook defines as tests of fields. */
import { passes } from '../../playbook/field-test.ts';
import type { Playbook, Signal } from '../../playbook/schema.ts';
import type { Citation, WeighedSignal } from '../analysis.ts';
import { fillText } from '../fill.ts';
import { field } from '../spans.ts';
import type { EventView } from '../view.ts';

export function fromPlaybook(view: EventView, playbook: Playbook): readonly WeighedSignal[] {
  return playbook.signals.flatMap((signal) => {
    const keys = Object.keys(signal.when);
    if (!Object.entries(signal.when).every(([key, test]) => passes(test, view.get(key)?.text))) return [];
    const statement = fillText(signal.says, view);
    const cites: readonly Citation[] = [...keys.map(field), { kind: 'playbook', id: playbook.id }];
    if (statement === undefined) return [];
    const { direction, weight } = weightOf(signal);
    return [{ direction, weight, statement: { spans: statement.spans, cites } }];
  });
}

function weightOf(signal: Signal): Pick<WeighedSignal, 'direction' | 'weight'> {
  const net = (signal.raises ?? 0) - (signal.lowers ?? 0);
  if (net === 0) return { direction: 'neutral', weight: 0 };
  return { direction: net > 0 ? 'up' : 'down', weight: Math.abs(net) };
}
