// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell variables, not template strings
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactField } from './redact.ts';

// Put together here so that no scanner takes this file for a leak.
const join = (...parts: string[]) => parts.join('');

describe('masks', () => {
  test.each([
    ['an AWS access key', join('AKIA', 'IOSFODNN7EXAMPLE'), '[redacted: AWS access key]'],
    [
      'an AWS secret key in the environment',
      'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPx',
      'AWS_SECRET_ACCESS_KEY=[redacted: key]',
    ],
    [
      'aws configure set',
      'aws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG',
      'aws configure set aws_secret_access_key [redacted: key]',
    ],
    ['a GitHub token', join('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'), '[redacted: GitHub token]'],
    ['a Google API key', join('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), '[redacted: Google API key]'],
    ['a Slack token', join('xoxb-', '123456789012-abcdefghijkl'), '[redacted: Slack token]'],
    [
      'a Slack webhook',
      join('https://hooks.slack', '.com/services/T000/B000/XXXXXXXX'),
      'https://[redacted: Slack webhook]',
    ],
    ['a Stripe key', join('sk_', 'live_abcdefghijklmnopqrstuvwx'), '[redacted: Stripe key]'],
    ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef_123-x', '[redacted: JSON Web Token]'],
    [
      'a bearer header',
      'curl -H "Authorization: Bearer abc.def"',
      'curl -H "Authorization: Bearer [redacted: credentials]"',
    ],
    ['a basic header', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [redacted: credentials]'],
    ['curl -u', 'curl -u admin:hunter2 https://x', 'curl -u admin:[redacted: password] https://x'],
    ['mysql -p', 'mysql -uroot -phunter2 db', 'mysql -uroot -p[redacted: password] db'],
    ['sshpass -p', 'sshpass -p hunter2 ssh x', 'sshpass -p [redacted: password] ssh x'],
    ['docker login -p', 'docker login -u me -p hunter2 reg', 'docker login -u me -p [redacted: password] reg'],
    ['redis-cli -a', 'redis-cli -h x -a hunter2 ping', 'redis-cli -h x -a [redacted: password] ping'],
    ['chpasswd', 'echo root:hunter2 | chpasswd', 'echo root:[redacted: password] | chpasswd'],
    ['an option with =', '--db-password=hunter2 -x', '--db-password=[redacted: password] -x'],
    ['an option with a blank', "--password 'hunter2 x'", "--password '[redacted: password]'"],
    ['a variable', 'MYSQL_ROOT_PASSWORD=hunter2 PATH=/bin', 'MYSQL_ROOT_PASSWORD=[redacted: password] PATH=/bin'],
    ['a URL with a password', 'postgres://app:hunter2@db:5432/app', 'postgres://app:[redacted: password]@db:5432/app'],
    [
      'a connection string',
      'Server=x;User Id=sa;Password=hunter2;',
      'Server=x;User Id=sa;Password=[redacted: password];',
    ],
    ['a storage key', 'AccountName=x;AccountKey=aHVudGVyMg==;', 'AccountName=x;AccountKey=[redacted: key];'],
    ['JSON', '{"password":"hunter2"}', '{"password":"[redacted: password]"}'],
    ['JSON within JSON', '{\\"token\\":\\"hunter2\\"}', '{\\"token\\":\\"[redacted: token]\\"}'],
    ['a header of a vendor', 'X-Api-Key: hunter2', 'X-Api-Key: [redacted: key]'],
    [
      'a shared access signature',
      'https://x.blob/a?sv=1&sig=hunter2hunter2%3D',
      'https://x.blob/a?sv=1&sig=[redacted: signature]',
    ],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----!',
      '[redacted: private key]!',
    ],
    ['a private key cut upstream', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc[...]', '[redacted: private key]'],
  ])('%s', (_title, text, masked) => {
    expect(redact(text)).toBe(masked);
  });
});

test.each([
  'registry.example.com/team/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'c61b4b13ae44',
  '123e4567-e89b-12d3-a456-426614174000',
  '/var/lib/docker/overlay2/ff4982b5aead071c99649b6402b47f0f0b/merged',
  '/run/secrets/kubernetes.io/serviceaccount/token',
  'cat /run/secrets/token',
  'PWD=/root OLDPWD=/',
  '--password-file=/run/secrets/db --token-file /etc/token',
  'kubectl get secret my-secret -n x',
  'grep -ri password= /etc',
  'cat /etc/passwd /etc/shadow',
  '/etc/passwd:root',
  'mkdir -p /var/lib/mysql',
  'docker run --name x -p 127.0.0.1:80:80/tcp nginx',
  'docker run -p 8080:80 nginx',
  'password=$DB_PASSWORD --token ${T} -u $U:$P',
  'token: <NA>',
  'Basic authentication required',
  'Basic Interactive Reconnaissance',
  'bearer tokens are refused',
  'system:serviceaccount:kube-system:token-cleaner',
  'https://user@host:8443/a?b=c',
  'git@github.com:org/repo.git',
  'ssh user@example.com -p 443',
  'mysql -u root -p -P 3306 -h db',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
  'arn:aws:iam::123456789012:user/alice AIDACKCEVSQ6C2EXAMPLE',
  '--no-password x',
  'passwordless=true',
  'tar -xpf a.tar; ps -u root',
])('leaves alone: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test('masking twice is masking once', () => {
  const piece = fc.constantFrom(
    'password=',
    'token: ',
    '--secret ',
    '://a:',
    '@',
    ' -p',
    'mysql',
    'Bearer ',
    'abc1',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    join('AKIA', 'IOSFODNN7EXAMPLE'),
    '[redacted: x]',
    '|chpasswd',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
      const once = redact(pieces.join(''));
      expect(redact(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  'password = ',
  'a://b:c@',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN RSA ',
  'eyJa-',
  '-eyJaaaaa.',
  'curl -u ',
  'docker -p ',
  'password="',
  'authorization: basic ',
  '--a-b-',
  '-',
  '_key_',
  'sshpass -p ',
  '1234567890:AA',
  'pwd',
])('a megabyte of %j takes linear time', (seed) => {
  const text = seed.repeat(Math.ceil(2 ** 20 / seed.length));
  const start = performance.now();
  redact(text);
  // Quadratic behaviour takes minutes here; the bound leaves room for a busy machine.
  expect(performance.now() - start).toBeLessThan(3000);
});

test.each([
  ['password', 'hunter two', '[redacted: password]'],
  ['custom.db_password', 'hunter2', '[redacted: password]'],
  ['app.api_key', 'x', '[redacted: key]'],
  ['session.token', 'abc def', '[redacted: token]'],
  ['custom.secret', 'true', 'true'],
  ['github.diff.committed_secrets.files', 'a.env', 'a.env'],
  ['proc.cmdline', 'mysql --password=x', 'mysql --password=[redacted: password]'],
  ['proc.name', 'password', 'password'],
])('the field %s of %s is %s', (name, value, shown) => {
  expect(redactField(name, value)).toBe(shown);
});
