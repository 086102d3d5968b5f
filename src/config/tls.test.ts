import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { certificates, hasOpenssl } from '../intake/fixtures/certificates.ts';
import { readConfig } from './config.ts';
import { ConfigError } from './problem.ts';
import { readTls } from './tls.ts';

const possible = hasOpenssl();

describe.skipIf(!possible)(possible ? 'a certificate' : 'a certificate: skipped, openssl is not there', () => {
  test('is read from the folder of falconer.yml, with its authority when one is named', async () => {
    const { folder, ca, pair } = await certificates();
    const files = { cert: 'server.pem', key: 'server.key' };
    expect(readTls(files, folder)).toEqual({ tls: pair('server'), problems: [] });
    expect(readTls({ ...files, ca: join(folder, 'ca.pem') }, folder)).toEqual({
      tls: { ...pair('server'), ca },
      problems: [],
    });
  });

  test.each<[string, { cert: string; key: string; ca?: string }, RegExp]>([
    [
      'a file that is not there',
      { cert: 'absent.pem', key: 'server.key' },
      /^tls\.cert: .*absent\.pem: there is no such/,
    ],
    ['a folder', { cert: 'server.pem', key: '.' }, /^tls\.key: .*: EISDIR/],
    ['no certificate', { cert: 'text', key: 'server.key' }, /^tls\.cert: .*text: expected a certificate in PEM form/],
    ['an authority that is none', { cert: 'server.pem', key: 'server.key', ca: 'server.key' }, /^tls\.ca: .*PEM form/],
    ['another one’s key', { cert: 'server.pem', key: 'client.key' }, /^tls: .*client\.key: not the key of the certif/],
    ['a key that is none', { cert: 'server.pem', key: 'text' }, /^tls: .*text: not the key of the certificate/],
  ])('%s is a problem with its path', async (_what, files, words) => {
    const { folder } = await certificates();
    writeFileSync(join(folder, 'text'), 'hello');
    const { tls, problems } = readTls(files, folder);
    expect(tls).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(words)]);
  });

  test('problems come with the name of the file, beside all others', async () => {
    const { folder } = await certificates();
    writeFileSync(join(folder, 'falconer.yml'), 'tls: { cert: a.pem, key: b.pem }');
    try {
      readConfig({}, folder);
      expect.unreachable();
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : [];
      expect(problems.filter((problem) => problem.startsWith('falconer.yml: tls.'))).toHaveLength(2);
      expect(problems.length).toBeGreaterThan(3);
    }
  });
});
