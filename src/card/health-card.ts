/** The one card about Falco's own health, updated in place. */
import type { RichTextElement } from '@slack/types';
import type { Health, HealthLine } from '../alert/health.ts';
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
  const headline = bad.length === 0 ? 'Falco health: nothing lost' : 'Falco health: detections are being lost';
  const more = rows.length > MAX_ROWS ? [section(text(`and ${rows.length - MAX_ROWS} more: /falco status`))] : [];
  return message(`${headline}. ${counted(health.lines.length, 'kind')} of messages from Falco itself.`, [
    {
      type: 'header',
      text: { type: 'plain_text', text: `${bad.length === 0 ? '🩺' : '⚠️'} ${headline}`, emoji: false },
    },
    richText(section(...advice(bad)), bullets(rows.slice(0, MAX_ROWS).map(healthRow)), ...more),
  ]);
}

function advice(bad: readonly HealthLine[]): RichTextElement[] {
  if (bad.length === 0) return [text('What Falco says about itself. It is updated here and never becomes an alert.')];
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
  return [text('Falco could not restart with its new rules or configuration; its log says why.')];
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
