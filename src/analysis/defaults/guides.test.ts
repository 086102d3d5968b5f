/** What a rule without a playbook says because of its ATT&CK tags, on every source. */
import { describe, expect, test } from 'vitest';
import { readPlaybooks } from '../../playbook-folder.ts';
import { analyse } from '../analyse.ts';
import { eventWith } from '../fixtures/event-with.ts';
import { plain } from '../spans.ts';

const { library } = readPlaybooks();

const FIELDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  syscall: { 'evt.type': 'execve', 'proc.name': 'x', 'container.id': 'host' },
  k8s_audit: { 'ka.user.name': 'ada', 'ka.verb': 'create', 'ka.target.resource': 'pods', 'ka.target.name': 'x' },
  aws_cloudtrail: { 'ct.user': 'ada', 'ct.name': 'PutRolePolicy', 'ct.region': 'eu-west-1' },
  gcp_auditlog: { 'gcp.user': 'ada@example.com', 'gcp.projectId': 'shop-1', 'gcp.methodName': 'SetIamPolicy' },
  okta: { 'okta.actor.name': 'Ada', 'okta.evt.type': 'user.session.start' },
  github: { 'github.user': 'ada', 'github.repo.name': 'acme/shop' },
  a_plugin_of_ours: {},
};

function ours(source: string, tags: readonly string[]) {
  return analyse({ event: eventWith(FIELDS[source] ?? {}, { rule: 'A rule of our own', source, tags }), library });
}

const said = (source: string, tags: readonly string[]) => plain(ours(source, tags).meaning.spans);
const asked = (source: string, tags: readonly string[]) => ours(source, tags).checks.map(({ ask }) => plain(ask.spans));

describe.each(Object.keys(FIELDS))('a rule of our own on %s', (source) => {
  test('has meaning, benign causes, checks that can be answered, hardening and a reference from its technique', () => {
    const analysis = ours(source, ['T1098']);
    expect(plain(analysis.meaning.spans)).toContain('tagged it Account Manipulation (T1098)');
    expect(analysis.benign).toHaveLength(1);
    expect(analysis.harden).toHaveLength(1);
    expect(analysis.references).toEqual(['https://attack.mitre.org/techniques/T1098/']);
    const open = analysis.checks.slice(0, 3).filter(({ command, look }) => (command ?? look) === undefined);
    expect(open).toEqual([]);
    expect(analysis.checks.length).toBeGreaterThan(0);
  });

  test('without tags is told from its fields', () => {
    expect(said(source, [])).toContain('the fields of the event alone');
    expect(ours(source, []).benign).toEqual([]);
  });
});

test('a sub-technique without a guide has that of its technique', () => {
  expect(said('syscall', ['T1053.003'])).toContain('Cron (T1053.003). A schedule runs a command');
});

test('the tactic speaks only when no technique does', () => {
  expect(said('syscall', ['mitre_persistence'])).toContain('Persistence (TA0003)');
  expect(said('syscall', ['mitre_persistence', 'T1053'])).not.toContain('TA0003');
  expect(said('syscall', ['mitre_persistence', 'T1999'])).toContain('Persistence (TA0003)');
});

test('two techniques of one guide are one, and no more than two guides are given', () => {
  expect(ours('syscall', ['T1020', 'T1048']).benign).toHaveLength(1);
  expect(ours('syscall', ['T1053', 'T1059', 'T1070', 'T1098']).benign).toHaveLength(2);
});

test('what is asked of a host is not asked of an account in the cloud', () => {
  expect(asked('syscall', ['T1053'])).toContain('Which schedules are there now, and who wrote them?');
  expect(asked('aws_cloudtrail', ['T1053'])).not.toContain('Which schedules are there now, and who wrote them?');
});

test('contain follows the source: no pod is cut off for a call in the cloud', () => {
  const ids = (source: string) => ours(source, ['T1098']).contain.map(({ id }) => id);
  expect(ids('aws_cloudtrail')).toEqual(['aws-keep-history', 'aws-key-off', 'aws-revoke-role-sessions']);
  expect(ids('okta')).toEqual(['okta-keep-log', 'okta-clear-sessions', 'okta-suspend']);
  expect(ids('gcp_auditlog')).toEqual(['gcp-keep-entries', 'gcp-disable-service-account', 'gcp-remove-role']);
  expect(ids('k8s_audit')).toEqual(['save-audited-object']);
  expect(ids('github')).toEqual([]);
});

test('an id with a name behind it, as in the rules for Google Cloud, is the id', () => {
  const analysis = ours('gcp_auditlog', ['TA0005-defense-evasion', 'T1562-impair-defenses']);
  expect(analysis.techniques.map(({ id }) => id)).toEqual(['T1562']);
  expect(analysis.tactics).toEqual(['Defense Evasion']);
  expect(analysis.benign).toHaveLength(1);
});
