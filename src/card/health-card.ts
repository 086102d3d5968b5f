/** The one card about the health of Falco and of its way here, updated in place. */
import type { RichTextElement } from '@slack/types';
import { type Health, type HealthLine, type SenderLine, silentSenders } from '../alert/health.ts';
import { counted } from '../analysis/spans.ts';
import { type HealthKind, losesDetections } from '../falco/health.ts';
import { short } from './limits.ts';
import { type Message, message } from './message.ts';
import { bold, bullets, code, richText, section, text, time } from './rich-text.ts';

const MAX_ROWS = 12;

const KIND_WORDS: Readonly<Record<HealthKind, string>> = {
  drops: 'system calls dropped',
  metrics: 'metrics',
  timeouts: 'no system calls for a while',
  'capture-limit': 'capture file full',
  'restart-failure': 'restart failed',
  test: 'test message',
  other: 'message',
};

/** Losing detections comes first; within that, what was heard last. */
function byWeight(a: HealthLine, b: HealthLine): number {
  return Number(losesDetections(b.kind)) - Number(losesDetections(a.kind)) || b.lastAt - a.lastAt;
}

export function healthCard(health: Health): Message {
  const rows = [...health.lines].sort(byWeight);
  const bad = rows.filter(({ kind }) => losesDetections(kind));
  const silent = silentSenders(health);
  const headline = `Falco health: ${state(bad, silent)}`;
  const isWell = bad.length === 0 && silent.length === 0;
  const all = [...silent.map(senderRow), ...rows.map(healthRow)];
  const more = all.length > MAX_ROWS ? [section(text(`and ${all.length - MAX_ROWS} more: /falco status`))] : [];
  const list = all.length > 0 ? [bullets(all.slice(0, MAX_ROWS))] : [];
  return message(`${headline}. ${counted(health.lines.length, 'kind')} of messages from Falco itself.`, [
    {
      type: 'header',
      text: { type: 'plain_text', text: `${isWell ? '🩺' : '⚠️'} ${headline}`, emoji: false },
    },
    richText(section(...advice(bad, silent)), ...list, ...more),
  ]);
}

function state(bad: readonly HealthLine[], silent: readonly SenderLine[]): string {
  if (bad.length > 0) return 'detections are being lost';
  return silent.length === 0 ? 'nothing lost' : `${counted(silent.length, 'sender')} silent`;
}

function advice(bad: readonly HealthLine[], silent: readonly SenderLine[]): RichTextElement[] {
  if (bad.some(({ kind }) => kind === 'drops')) {
    return [
      text(
        'Falco dropped system calls, so rules may have missed what happened in them. Usual remedies: larger buffers (',
      ),
      code('engine.modern_ebpf.buf_size_preset'),
      text('), more CPU for Falco, fewer system calls watched ('),
      code('base_syscalls'),
      text(').'),
    ];
  }
  if (bad.length > 0) return [text('Falco could not restart with its new rules or configuration; its log says why.')];
  if (silent.length === 0)
    return [text('What Falco says about itself. It is updated here and never becomes an alert.')];
  return [
    text(
      'No event came from a sender for longer than its configuration allows. Either nothing happened there, or Falco, its forwarder or the network between is down: a test event from there tells which (',
    ),
    code('falconer send'),
    text(').'),
  ];
}

/** A sender that was heard from and fell silent. */
export function senderRow({ name, heardAt }: SenderLine): RichTextElement[] {
  return [bold('sender silent'), text(' '), code(short(name, 60)), text(' since '), time(heardAt)];
}

/** One host's messages of one kind. */
export function healthRow(line: HealthLine): RichTextElement[] {
  const drops = line.drops > 0 ? [text(`, ${counted(line.drops, 'call')} in all`)] : [];
  const version = line.version === undefined ? [] : [text(`, Falco ${short(line.version, 40)}`)];
  return [
    bold(KIND_WORDS[line.kind]),
    text(' on '),
    code(short(line.host, 80)),
    text(`: ${counted(line.count, 'message')}`),
    ...drops,
    ...version,
    text(', last '),
    time(line.lastAt),
  ];
}
