/** Whatever an event holds, every message and modal is one Slack takes, and nothing in it is more than text. */
import type { ModalView } from '@slack/types';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { validateView } from '../../sandbox/validate/view.ts';
import type { Alert, TimelineItem } from '../alert/alert.ts';
import { foldHealth, NO_HEALTH } from '../alert/health.ts';
import { storyOf } from '../alert/story.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { hasUnseen } from '../analysis/visible.ts';
import { keyOf } from '../falco/fingerprint.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { matchersOf } from '../suppression/choice.ts';
import { begin, hit } from '../suppression/suppression.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { alertList, rawEvent, says } from './answers.ts';
import { ruleAnswer, statsAnswer, statusAnswer } from './figures.ts';
import { ALICE, AT, after, alertOf, BOB, eventOf, HIDING, suppressed } from './fixtures/cards.ts';
import { hostileRaw, hostileText, MARK } from './fixtures/hostile.ts';
import { suppressView } from './fixtures/suppressions.ts';
import { nodesIn, nodesOfType, parsedTexts } from './fixtures/walk.ts';
import { healthCard } from './health-card.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';
import { assignModal, mitigateModal, resolveModal } from './modals.ts';
import { notUploaded } from './notices.ts';
import { reportFile } from './report-file.ts';
import { reportMessage } from './report-message.ts';
import { storyAnswer } from './story.ts';
import { suppressModal } from './suppress-modal.ts';
import { suppressionCard } from './suppression-card.ts';
import { suppressionList } from './suppression-list.ts';
import { threadNote } from './thread.ts';
import { whyText } from './why.ts';

const { library } = readPlaybooks();
const at = AT;

interface Hostile {
  readonly alert: Alert;
  readonly analysis: Analysis;
  /** What a person typed: a note, a reason. */
  readonly typed: string;
}

/** Every rule that has a playbook, by its source. */
const ruled = fc.constantFrom(...library.playbooks.map(({ rule: [rule], source }) => ({ rule, source })));

/** Half of them of a rule that a playbook knows, and each with a neighbour whose card is posted. */
const hostile: fc.Arbitrary<Hostile> = fc
  .tuple(hostileRaw, hostileText, fc.option(ruled, { freq: 1 }))
  .map(([raw, typed, known]) => {
    const alert = alertOf(eventOf({ ...raw, ...known }));
    const other = alertOf(eventOf({ ...raw, rule: `${MARK} another` }), 'F-2');
    const card = { ...other.card, message: { channel: 'C0SEC', ts: '1.000001' } };
    const story = storyOf(alert, [{ ...other, card }]);
    const permalink = () => 'https://x.slack.com/archives/C0SEC/p1000001';
    return { alert, analysis: analyse({ event: alert.latest, alert, story, permalink, library }), typed };
  });

const itemsOf = (typed: string, { contain }: Analysis): readonly TimelineItem[] => [
  { kind: 'acknowledged', at, by: { ...ALICE, name: typed.slice(0, 80) }, note: typed },
  { kind: 'noted', at, by: ALICE, text: typed },
  { kind: 'resolved', at, by: BOB, disposition: 'benign', note: typed },
  { kind: 'suppressed', at, by: BOB, hiding: { ...HIDING, reason: typed, approvedBy: BOB } },
  { kind: 'suppression-requested', at, by: BOB, id: 'S-3', until: at, reason: typed },
  { kind: 'broke-through', at, id: 'S-3', why: { kind: 'new-value', facet: 'process', value: typed } },
  {
    kind: 'suppression-ended',
    at,
    id: 'S-3',
    hidden: 9,
    recap: {
      why: 'expired',
      where: Array.from({ length: 9 }, () => ({ workload: typed, hidden: 1 })),
      elsewhere: 1,
      firing: { alerts: 1, busiest: ['F-1'] },
    },
  },
  {
    kind: 'mitigated',
    at,
    by: ALICE,
    action: 'x',
    title: contain[0]?.title ?? 'x',
    command: contain[0]?.command ?? typed,
  },
];

const PAGE = { heading: 'All suppressions', total: 99, page: 1, pages: 10, next: '/falco suppressions page 2' };
const breached = (value: string) => ({ kind: 'new-value', facet: 'process', value }) as const;

function messagesOf({ alert, analysis, typed }: Hostile): Readonly<Record<string, Message>> {
  const { facets } = alert;
  const matchers = [{ facet: 'rule', op: '=', value: facets.rule }] as const;
  const entry = { kind: 'suppressed', at, by: BOB, origin: 'F-1', matchers, reason: typed, until: at } as const;
  const event = eventOf({ rule: 'Falco internal: x', hostname: typed, output_fields: { 'falco.version': typed } });
  const health = foldHealth(NO_HEALTH, { kind: 'health', at, key: keyOf(event), event });
  const alerts = Array.from({ length: 15 }, () => alert);
  return {
    open: alertCard(alert, analysis),
    acknowledged: alertCard(after(alert, { kind: 'acknowledged', note: typed }), analysis),
    suppressed: alertCard(suppressed(alert, { ...HIDING, reason: typed }), analysis),
    resolved: alertCard(after(alert, { kind: 'resolved', disposition: 'benign', note: typed }), analysis),
    plain: plainCard(after(alert, { kind: 'acknowledged', note: typed }), 'refused'),
    report: reportMessage(alert, analysis),
    story: storyAnswer(alert.id, analysis),
    unsent: notUploaded(alert.id, typed),
    thread: threadNote(alert, itemsOf(typed, analysis).slice(0, 5)),
    later: threadNote(alert, itemsOf(typed, analysis).slice(5)),
    health: healthCard(health),
    raw: rawEvent(alert),
    list: alertList(`Alerts with “${typed.slice(0, 80)}”`, { alerts, total: 99 }),
    suppressions: suppressionList({ ...PAGE, suppressions: Array.from({ length: 10 }, () => begin('S-1', entry)) }),
    suppression: suppressionCard(
      hit(begin('S-1', { ...entry, matchers: matchersOf(facets, {}), usual: 1 }), facets, at),
      at,
    ),
    back: alertCard({ ...alert, broke: [{ id: 'S-1', at, why: breached(typed) }] }, analysis),
    why: whyText(
      {
        words: typed,
        alerts: Array.from({ length: 4 }, () => ({
          alert: suppressed(
            { ...alert, broke: [{ id: 'S-1', at, why: breached(typed) }] },
            { ...HIDING, reason: typed },
          ),
          routed: { channel: typed, number: 1 },
        })),
        total: 9,
        suppressions: [begin('S-1', entry)],
      },
      {
        startedAt: at,
        reasons: [typed],
        backlog: { cards: 0 },
        refusedCards: 0,
        refusals: { total: 1, latest: [{ at, status: 400, reason: typed }] },
      },
    ),
    rule: ruleAnswer(facets.rule, library.find(facets.rule, facets.source), { alerts, total: 15 }),
    stats: statsAnswer({
      byStatus: { open: 1, acknowledged: 0, resolved: 0 },
      suppressed: 0,
      events24h: 1,
      dispositions: {},
      topRules: Array.from({ length: 5 }, () => ({ rule: facets.rule, events: 1, alerts: 1 })),
    }),
    status: statusAnswer(
      {
        startedAt: at,
        reasons: [],
        backlog: { cards: 1, oldestAt: at },
        refusedCards: 1,
        refusals: { total: 1, latest: [{ at, status: 400, reason: typed }] },
      },
      health,
      at,
    ),
    sentence: says(`“${typed}” is not known.`),
  };
}

function modalsOf({ alert, analysis }: Hostile): Readonly<Record<string, ModalView>> {
  return {
    suppress: suppressModal(suppressView(alert)),
    mitigate: mitigateModal(alert, analysis),
    resolve: resolveModal(alert),
    assign: assignModal(alert),
  };
}

const PEOPLE = new Set([ALICE.user, BOB.user]);
const FROM_TRUSTED = /^https:\/\/(attack\.mitre\.org|falco\.org|github\.com|[a-z0-9.-]+)\/(?!.*zqj)/;

/** Only our own words are parsed; people and links come from Slack and from playbooks. */
function expectOnlyText(content: unknown): void {
  for (const parsed of parsedTexts(content)) {
    expect(parsed).not.toContain(MARK);
    expect(
      parsed.replace(/<!date\^\d+\^[^|>]+\|[^>]+>|<https:\/\/attack\.mitre\.org\/[^|>]+\|[^>]+>/g, ''),
    ).not.toMatch(/[<>]/);
  }
  expect(nodesOfType(content, 'usergroup', 'channel', 'team', 'broadcast', 'emoji', 'markdown', 'color')).toEqual([]);
  for (const { user_id } of nodesOfType(content, 'user')) expect(PEOPLE).toContain(user_id);
  for (const { url } of nodesOfType(content, 'link')) expect(url).toMatch(FROM_TRUSTED);
  for (const { emoji } of nodesOfType(content, 'plain_text')) expect(emoji).toBe(false);
}

/** Line breaks are ours: between rows, and in the raw event. */
function expectAllVisible(content: unknown): void {
  for (const { type, text } of nodesIn(content)) {
    const isLiteral = (type === 'text' || type === 'plain_text') && typeof text === 'string';
    if (isLiteral && hasUnseen(text.replaceAll('\n', '').replaceAll('\ufe0f', ''))) expect.fail(JSON.stringify(text));
  }
}

/** Hundreds of messages are made and checked, on machines of any speed. */
const PATIENCE = { timeout: 90_000 };

test('every message is within Slack’s limits, literal and visible', PATIENCE, () => {
  fc.assert(
    fc.property(hostile, (drawn) => {
      for (const [kind, { text, blocks }] of Object.entries(messagesOf(drawn))) {
        expect([kind, validateMessage({ blocks })]).toEqual([kind, []]);
        expect([kind, textLength(blocks) <= LIMITS.messageText]).toEqual([kind, true]);
        expect([kind, text.length > 0 && text.length <= 4_000 && !/[<>]|&(?!amp;|lt;|gt;)/.test(text)]).toEqual([
          kind,
          true,
        ]);
        expectOnlyText(blocks);
        expectAllVisible(blocks);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is said beside a file is ours alone, and the file has its name', PATIENCE, () => {
  fc.assert(
    fc.property(hostile, ({ alert, analysis }) => {
      const { name, title, comment } = reportFile(alert, analysis, { at });
      expect([name, title]).toEqual(['falconer-f-1.md', 'Report on F-1']);
      expect(comment).toMatch(/^Report on F-1 as a file, asked for <!date\^\d+\^[^|>]+\|[^>]+>\.$/);
    }),
    { numRuns: 20 },
  );
});

test('no secret of an event is in any message or modal', PATIENCE, () => {
  const secret = 'hunter2zqj9';
  const withSecrets = hostileRaw.map(({ output_fields, ...raw }) => ({
    ...raw,
    rule: `${raw.rule.slice(0, 60)} --password=${secret}`,
    hostname: `token=${secret}`,
    output: `Authorization: Bearer ${secret}`,
    output_fields: {
      ...output_fields,
      'proc.cmdline': `mysql --password=${secret} -h db`,
      'proc.name': `api_key=${secret}`,
      'k8s.ns.name': `password=${secret}`,
      'k8s.pod.name': `secret=${secret}`,
      'user.name': `pwd=${secret}`,
      'fd.name': `https://user:${secret}@db/`,
      password: secret,
    },
  }));
  fc.assert(
    fc.property(withSecrets, (raw) => {
      const alert = alertOf(eventOf(raw));
      const drawn = { alert, analysis: analyse({ event: alert.latest, alert, library }), typed: 'x' };
      const found = Object.entries({
        ...messagesOf(drawn),
        ...modalsOf(drawn),
        file: reportFile(alert, drawn.analysis, { at }),
      }).filter(([, content]) => JSON.stringify(content).includes(secret));
      expect(found.map(([kind]) => kind)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('every modal is within Slack’s limits, literal and visible', PATIENCE, () => {
  fc.assert(
    fc.property(hostile, (drawn) => {
      for (const [kind, view] of Object.entries(modalsOf(drawn))) {
        expect([kind, validateView(view)]).toEqual([kind, []]);
        expectOnlyText(view);
        expectAllVisible(view);
      }
    }),
    { numRuns: 60 },
  );
});
