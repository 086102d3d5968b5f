// The people, the bot and the team that every sandbox starts with.
import type { User, Usergroup } from './model.ts';

export const TEAM = { id: 'T0ACME', name: 'Acme', domain: 'acme' } as const;

export const APP = { id: 'A0FALCONER', botId: 'B0FALCONER' } as const;

export const BOT: User = {
  id: 'U0FALCONER',
  handle: 'falconer',
  name: 'Falconer',
  title: 'Falco alerts',
  color: '#0b7285',
  isBot: true,
};

export const PEOPLE: readonly User[] = [
  { id: 'U0ALICE', handle: 'alice', name: 'Alice', title: 'responder', color: '#7048e8', isBot: false },
  { id: 'U0BOB', handle: 'bob', name: 'Bob', title: 'platform engineer', color: '#e67700', isBot: false },
  { id: 'U0CAROL', handle: 'carol', name: 'Carol', title: 'security lead', color: '#c2255c', isBot: false },
];

export const USERGROUPS: readonly Usergroup[] = [
  { id: 'S0RESPONDERS', handle: 'responders', name: 'Responders', users: ['U0ALICE', 'U0CAROL'] },
];

export const CHANNELS: readonly string[] = ['general', 'sec-alerts', 'sec-triage', 'platform'];

const TOPICS: Readonly<Record<string, string>> = {
  general: 'Everything else',
  'sec-alerts': 'Falco alerts, prod and lab',
  'sec-triage': 'Security triage',
  platform: 'Platform team',
};

export function topicOf(channelName: string): string {
  return TOPICS[channelName] ?? '';
}
