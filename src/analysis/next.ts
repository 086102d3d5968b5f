/** What to do next: who owns it, the first question, the evidence to keep, when to escalate, how to close. */
import type { Alert } from '../alert/alert.ts';
import type { Analysis, Citation, Statement } from './analysis.ts';
import { falconer, words } from './spans.ts';

const OWN = falconer('next steps');
const STATE: Citation = { kind: 'history', figure: 'state' };

type Known = Pick<Analysis, 'checks' | 'contain' | 'escalate' | 'concern'>;

export function nextOf(known: Known, alert: Alert | undefined): readonly Statement[] {
  return [owner(alert), ...question(known), evidence(known), ...escalation(known), judgement(alert)];
}

function owner(alert: Alert | undefined): Statement {
  if (alert?.assignee === undefined) return words('Decide who owns this alert; until someone does, nobody looks.', OWN);
  return { spans: [{ text: `The assignee goes on: ${alert.assignee.user}.` }], cites: [STATE] };
}

function question({ checks }: Known): readonly Statement[] {
  const ask = checks[0]?.ask;
  if (ask === undefined) return [];
  return [{ spans: [{ text: 'Settle the first question: ' }, ...ask.spans], cites: ask.cites }];
}

/** Evidence before anything that ends the process. */
function evidence({ contain }: Known): Statement {
  const keeping = contain.filter(({ tier }) => tier === 'observe');
  if (keeping.length === 0)
    return words('Keep the raw event and the log lines around its time; both are subject to retention.', OWN);
  const names = keeping.map(({ title }) => `"${title}"`).join(', then ');
  return {
    spans: [{ text: `Keep evidence before anything ends: ${names}.` }],
    cites: keeping.map(({ id }): Citation => ({ kind: 'action', id })),
  };
}

function escalation({ escalate, concern }: Known): readonly Statement[] {
  if (escalate !== undefined) return [escalate];
  if (concern === 'low' || concern === 'elevated') return [];
  return [words('Escalate if nobody can say who or what caused it.', OWN)];
}

function judgement(alert: Alert | undefined): Statement {
  if (alert?.resolution !== undefined) {
    const text = `Resolved as ${alert.resolution.disposition}; reopen if a later finding contradicts it.`;
    return { spans: [{ text }], cites: [STATE] };
  }
  return words('Resolve it as true positive, benign or false positive, so that the next one starts from that.', OWN);
}
