import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { test } from 'vitest';
import { INTRUSION } from '../sandbox/demo/intrusion.ts';
import { MEMFD } from '../sandbox/demo/scenario.ts';
import { Pair, post } from './pair.ts';

const OUT = '/tmp/read-tmp/gallery/';
mkdirSync(OUT, { recursive: true });
const base = { hostname: 'node-7', output: '' };
const E: any[] = [
  { n: '01-memfd', ...MEMFD },
  { n: '02-host-etc', rule: 'Write below etc', priority: 'Error', source: 'syscall', tags: ['T1098', 'mitre_persistence'], output_fields: { 'fd.name': '/etc/sudoers.d/backdoor', 'evt.type': 'openat', 'proc.name': 'vim', 'proc.cmdline': 'vim /etc/sudoers.d/backdoor', 'proc.exepath': '/usr/bin/vim', 'proc.pname': 'bash', 'user.name': 'root', 'user.uid': 0, 'user.loginuid': 1000, 'proc.tty': 34816, 'container.id': 'host' } },
  { n: '03-k8s-privileged', rule: 'Create Privileged Pod', priority: 'Warning', source: 'k8s_audit', tags: ['k8s'], output_fields: { 'ka.user.name': 'ada@example.com', 'ka.verb': 'create', 'ka.resp.name': 'debug', 'ka.target.resource': 'pods', 'ka.target.namespace': 'payments', 'ka.req.pod.containers.image': 'docker.io/library/alpine:3.20' } },
  { n: '04-k8s-secret', rule: 'K8s Secret Get Successfully', priority: 'Error', source: 'k8s_audit', tags: ['k8s'], output_fields: { 'ka.user.name': 'system:serviceaccount:payments:default', 'ka.verb': 'get', 'ka.target.name': 'db-password', 'ka.target.resource': 'secrets', 'ka.target.namespace': 'payments', 'ka.response.code': '200', 'ka.auth.decision': 'allow', 'ka.auth.reason': 'RBAC: allowed by RoleBinding "x/payments"' } },
  { n: '05-aws-root', rule: 'Console Root Login Without MFA', priority: 'Critical', source: 'aws_cloudtrail', tags: ['cloud', 'aws'], output_fields: { 'ct.user': 'root', 'ct.srcip': '198.18.20.30', 'ct.region': 'us-east-1' } },
  { n: '06-aws-bucket', rule: 'Put Bucket Policy', priority: 'Warning', source: 'aws_cloudtrail', tags: ['cloud', 'aws'], output_fields: { 'ct.user': 'deploy-pipeline', 'ct.srcip': '52.94.12.7', 'ct.region': 'eu-central-1', 's3.bucket': 'acme-customer-exports' } },
  { n: '07-okta-mfa', rule: 'removing all MFA factor from user in OKTA', priority: 'Notice', source: 'okta', tags: ['okta'], output_fields: { 'okta.actor.name': 'Grace Helpdesk', 'okta.client.ip': '81.2.69.142', 'okta.evt.type': 'user.mfa.factor.reset_all' } },
  { n: '08-okta-push', rule: 'Too many denied MFA Pushes in last 5min', priority: 'Warning', source: 'okta', tags: ['okta'], output_fields: { 'okta.actor.name': 'Ada Lovelace', 'okta.reason': 'INVALID_CREDENTIALS', 'okta.mfa.deny.countlast[300]': 12 } },
  { n: '09-github-secret', rule: 'Secret pushed into a public repository', priority: 'Critical', source: 'github', tags: ['github'], output_fields: { 'github.repo.name': 'acme/shop', 'github.repo.url': 'https://github.com/acme/shop', 'github.owner': 'acme', 'github.org': 'acme', 'github.user': 'ada', 'github.diff.committed_secrets.desc': 'aws_secret_key', 'github.diff.committed_secrets.files': 'deploy/env.sh', 'github.diff.committed_secrets.lines': '12', 'github.diff.committed_secrets.links': 'https://github.com/acme/shop/blob/0f3a/deploy/env.sh/#L12' } },
  { n: '10-github-public', rule: 'Private Repository Becoming Public', priority: 'Critical', source: 'github', tags: ['github'], output_fields: { 'github.repo.name': 'acme/infra-terraform', 'github.owner': 'acme', 'github.org': 'acme', 'github.user': 'grace' } },
  { n: '11-gcp-sink', rule: 'GCP logging sink deleted', priority: 'Notice', source: 'gcp_auditlog', tags: ['GCP', 'Sink', 'TA0005-defense-evasion', 'T1562-impair-defenses'], output_fields: { 'gcp.projectId': 'acme-prod', 'gcp.user': '123456789-compute@developer.gserviceaccount.com', 'gcp.callerIP': '34.90.1.2', 'gcp.userAgent': 'google-cloud-sdk gcloud/470', 'gcp.request': '{"@type":"type.googleapis.com/google.logging.v2.DeleteSinkRequest","sinkName":"projects/acme-prod/sinks/audit"}' } },
  { n: '12-gcp-public', rule: 'GCP Bucket configured to be public', priority: 'Critical', source: 'gcp_auditlog', tags: ['GCP', 'buckets'], output_fields: { 'gcp.projectId': 'acme-prod', 'gcp.user': 'ada@example.com', 'gcp.callerIP': '81.2.69.142', 'gcp.storage.bucket': 'acme-backup-2026', 'gcp.policyDelta': '[{"action":"ADD","member":"allUsers","role":"roles/storage.objectViewer"}]' } },
  { n: '13-nginx', rule: 'Time-based Blind SQL Injection', priority: 'Critical', source: 'nginx', tags: ['attack'], output_fields: { 'nginx.test_id': 'x', 'nginx.request_uri': "/search?q=1'%20AND%20SLEEP(5)--", 'nginx.remote_addr': '198.18.20.30', 'nginx.method': 'GET' } },
  { n: '14-gitlab', rule: 'GitLab - Administrator Access Level was enabled on a user', priority: 'Warning', source: 'gitlab', tags: ['gitlab'], output_fields: { 'gitlab.event_id': '77', 'gitlab.event_type': 'user_admin_enabled', 'gitlab.ip_address': '81.2.69.142', 'gitlab.city': 'London', 'gitlab.country': 'United Kingdom', 'gitlab.author_name': 'ada' } },
  { n: '15-custom-cron', rule: 'ACME: cron file written by a web server', priority: 'Warning', source: 'syscall', tags: ['T1053.003', 'mitre_persistence'], output: 'ACME cron file written (file=/etc/cron.d/x by=php-fpm)', output_fields: { 'evt.type': 'openat', 'fd.name': '/etc/cron.d/x', 'proc.name': 'sh', 'proc.cmdline': 'sh -c "echo x > /etc/cron.d/x"', 'proc.pname': 'php-fpm', 'user.name': 'www-data', 'user.uid': 33, 'container.id': 'aa11bb22cc33', 'container.name': 'shop', 'container.image.repository': 'acme/shop', 'container.image.tag': '1.4', 'k8s.ns.name': 'shop', 'k8s.pod.name': 'shop-6d5f8c9b7d-qk2lp' } },
  { n: '16-custom-aws', rule: 'ACME: role policy changed', priority: 'Error', source: 'aws_cloudtrail', tags: ['T1098.003', 'T1562.008'], output: 'Role policy changed by deploy', output_fields: { 'ct.user': 'deploy', 'ct.name': 'PutRolePolicy', 'ct.region': 'eu-west-1', 'ct.srcip': '52.94.12.7' } },
  { n: '17-no-technique', rule: 'ACME: keycloak event', priority: 'Notice', source: 'keycloak', tags: [], output: 'A realm setting was changed (realm=acme by=ada)', output_fields: { 'keycloak.realm': 'acme' } },
  { n: '18-truncated', rule: 'Packet socket created in container', priority: 'Notice', source: 'syscall', tags: ['T1557.002'], output_fields: { 'evt.type': 'socket', 'proc.name': 'python3', 'proc.cmdline': `python3 ${'-c import socket;'.repeat(40)}`, 'proc.pname': 'sh', 'container.id': 'dd44ee55ff66', 'container.name': 'k8s_a-very-long-container-name_which-goes-on-and-on_payments', 'container.image.repository': 'registry.internal.example.com/platform/team/service/with/a/long/path', 'k8s.ns.name': 'payments-production-eu-central-1', 'k8s.pod.name': 'payments-worker-with-a-long-name-7d9c8b6f5d-x2x7q' } },
  ...INTRUSION.map(({ event }: any, i: number) => ({ n: `19-story-${i}`, ...event })),
];
const HEALTH = { rule: 'Falco internal: syscall event drop', priority: 'Critical', source: 'internal', hostname: 'node-7', output: 'Falco internal: syscall event drop. 120 system calls dropped in last second.', output_fields: { n_drops: '120', n_evts: '40000' }, tags: [] };
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
test('gallery', async () => {
  const pair = await Pair.start();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
  for (const [i, { n, ...e }] of E.entries()) { await post(pair.url, { ...base, time: new Date(Date.now() - 60000 + i * 100).toISOString(), ...e }); await new Promise((r) => setTimeout(r, 1300)); }
  await post(pair.url, { time: new Date().toISOString(), ...HEALTH });
  await new Promise((r) => setTimeout(r, 4000));
  for (const [name, width] of [['phone', 390], ['desk', 1380]] as const) {
    const page = await browser.newPage({ viewport: { width, height: 2600 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', deviceScaleFactor: 1 });
    await page.goto(`${pair.sandbox.url}/#/C0SECALERTS`);
    await new Promise((r) => setTimeout(r, 2500));
    const cards = page.locator('.main [data-ts]');
    const count = await cards.count();
    console.log(name, count);
    for (let i = 0; i < count; i++) await cards.nth(i).screenshot({ path: `${OUT}${name}-${String(i).padStart(2, '0')}.png`, animations: 'disabled' }).catch((e) => console.log(i, String(e).slice(0, 100)));
    await page.close();
  }
  // storm
  const many = Array.from({ length: 60 }, (_, i) => ({ ...base, time: new Date().toISOString(), rule: `Read sensitive file untrusted`, priority: 'Warning', source: 'syscall', tags: [], output_fields: { 'evt.type': 'openat', 'fd.name': `/etc/shadow`, 'proc.name': `prog${i}`, 'container.id': `aa11bb22cc${10 + i}`, 'container.name': `c${i}`, 'container.image.repository': `acme/i${i}` } }));
  await post(pair.url, many);
  await new Promise((r) => setTimeout(r, 9000));
  for (const [name, width] of [['phone', 390], ['desk', 1380]] as const) {
    const page = await browser.newPage({ viewport: { width, height: 2600 } });
    await page.goto(`${pair.sandbox.url}/#/C0SECALERTS`);
    await new Promise((r) => setTimeout(r, 2500));
    const cards = page.locator('.main [data-ts]');
    const n = await cards.count();
    for (let i = Math.max(0, n - 12); i < n; i++) { const t = (await cards.nth(i).textContent()) ?? ''; if (/storm|alerts? at once|waiting|List all/i.test(t)) await cards.nth(i).screenshot({ path: `${OUT}${name}-storm-${i}.png` }); }
    await page.close();
  }
  await browser.close();
  await pair.stop();
}, 240_000);
