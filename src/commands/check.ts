/** `falconer check`: configuration, playbooks, token, scopes and channel, each with what to do about it. */
import { webApi } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import { problemText } from '../playbook/problem.ts';
import { lintPlaybooks } from '../playbook-folder.ts';
import { SlackChannels } from '../slack/channels.ts';
import { type WebClient, webClient } from '../slack/clients.ts';
import { inspectFolder } from '../store/lowdb/inspect.ts';

export interface Finding {
  readonly ok: boolean;
  readonly says: string;
}

/** What the bot token must be allowed, as the manifest asks for it. */
const SCOPES = [
  'chat:write',
  'commands',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'files:write',
];

export async function checkAll(config: Config): Promise<readonly Finding[]> {
  const { botToken, apiUrl, channel } = config.slack;
  const client = webClient({ botToken, timeoutMs: 10_000, ...(apiUrl === undefined ? {} : { apiUrl }) });
  return [
    { ok: true, says: 'configuration: complete' },
    ...checkPlaybooks(config),
    ...(await attempt('data folder', () => checkData(config.dataDir))),
    ...(await attempt('Slack token', () => checkToken(client))),
    ...(await attempt(`channel ${channel}`, () => checkChannel(client, channel))),
  ];
}

function checkPlaybooks(config: Config): readonly Finding[] {
  const { library, problems } = lintPlaybooks(config.file.playbooks);
  if (problems.length === 0) return [{ ok: true, says: `playbooks: ${library.playbooks.length}` }];
  return problems.map((problem) => ({ ok: false, says: `playbook ${problemText(problem)}` }));
}

async function checkData(folder: string): Promise<readonly Finding[]> {
  const found = await inspectFolder(folder);
  const what = found.kind === 'empty' ? 'empty, it is filled at the first start' : `sound, ${found.alerts} alerts`;
  return [{ ok: true, says: `data folder ${folder}: ${what}` }];
}

async function checkToken(client: WebClient): Promise<readonly Finding[]> {
  const answer = await client.auth.test();
  const granted = answer.response_metadata?.scopes ?? [];
  const missing = granted.length === 0 ? [] : SCOPES.filter((scope) => !granted.includes(scope));
  const who = `Slack token: ${answer.user ?? 'accepted'} in ${answer.team ?? 'its workspace'}`;
  if (missing.length === 0) return [{ ok: true, says: who }];
  return [
    {
      ok: false,
      says: `${who}, but without the scopes ${missing.join(', ')}: install the app again from manifest.yml`,
    },
  ];
}

async function checkChannel(client: WebClient, channel: string): Promise<readonly Finding[]> {
  const id = await new SlackChannels(client).idOf(channel);
  const { channel: found } = await client.conversations.info({ channel: id });
  if (found?.is_archived) return [{ ok: false, says: `channel ${channel}: it is archived` }];
  if (found?.is_member === false)
    return [{ ok: false, says: `channel ${channel}: the bot is not in it; /invite it there` }];
  return [{ ok: true, says: `channel ${channel}: ${found?.name ?? id}` }];
}

async function attempt(subject: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    const reason =
      error instanceof webApi.WebAPIPlatformError
        ? error.data.error
        : error instanceof Error
          ? error.message
          : String(error);
    return [{ ok: false, says: `${subject}: ${reason}` }];
  }
}
