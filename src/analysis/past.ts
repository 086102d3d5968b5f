/** What the store knows of an alert and of those before it, each figure with its name. */
import type { Alert } from '../alert/alert.ts';
import type { History } from '../alert/history.ts';
import type { Statement } from './analysis.ts';
import { counted, falconer, spansOf, statement, words } from './spans.ts';
import { utcText } from './utc.ts';

/** More earlier judgements than this add nothing. */
const EARLIER = 5;

export function pastOf(alert: Alert | undefined, history: History | undefined): readonly Statement[] {
  if (alert === undefined && history === undefined)
    return [words('Not known: this report rests on the event alone.', falconer('reports without a store'))];
  return [...(alert === undefined ? [] : [span(alert)]), ...(history === undefined ? [] : earlier(history))];
}

function figure(name: string, text: string): Statement {
  return statement(spansOf(text), [{ kind: 'history', figure: name }]);
}

function span(alert: Alert): Statement {
  const times =
    alert.count === 1 ? `at ${utcText(alert.firstAt)}` : `from ${utcText(alert.firstAt)} to ${utcText(alert.lastAt)}`;
  const hidden = alert.hidden > 0 ? `, ${counted(alert.hidden, 'event')} of them suppressed` : '';
  return figure('count', `${alert.id} is ${alert.status}: ${counted(alert.count, 'event')} ${times}${hidden}`);
}

function earlier(past: History): readonly Statement[] {
  const judged = past.earlier
    .slice(0, EARLIER)
    .map(({ id, disposition, at, count }) =>
      figure('earlier', `${id} was judged ${disposition} on ${utcText(at)} (${counted(count, 'event')})`),
    );
  const none = past.earlier.length === 0 ? [figure('earlier', 'The same alert was not judged before')] : [];
  const count = past.sameRuleElsewhere;
  const elsewhere =
    count > 0 ? [figure('same-rule-elsewhere', `${counted(count, 'other alert')} of this rule on other targets`)] : [];
  return [...judged, ...none, ...elsewhere];
}
