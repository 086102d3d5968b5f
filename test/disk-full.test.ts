/** A disk that is full: refused as unavailable, nothing lost, and right again without a restart. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { countsOf, type Intake, startIntakeProcess } from './processes/start.ts';

function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const possible = hasPrlimit();

/** No file of the process may grow beyond this: the kernel then writes a part, and nothing more, as on a full disk. */
function limitFiles({ pid }: Intake, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

async function deliver({ url }: Intake, rule: string) {
  const response = await fetch(`${url}/falco`, {
    method: 'POST',
    body: JSON.stringify({ rule, time: '2026-05-23T10:00:00Z', output: 'x'.repeat(700) }),
  });
  return { status: response.status, answer: await response.text() };
}

describe.skipIf(!possible)(possible ? 'a full disk' : 'a full disk: skipped, prlimit (util-linux) is not there', () => {
  test('events are refused with the reason until there is room, and each is counted once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'falconer-full-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const intake = await startIntakeProcess(folder, 1_000_000);
    const accepted: string[] = [];
    limitFiles(intake, 10_000);
    let refused = { status: 0, answer: '' };
    for (let index = 0; index < 50 && refused.status === 0; index += 1) {
      const delivered = await deliver(intake, `before ${index}`);
      if (delivered.status === 202) accepted.push(`before ${index}`);
      else refused = delivered;
    }
    expect(accepted.length).toBeGreaterThan(3);
    expect(refused).toMatchObject({
      status: 503,
      answer: expect.stringContaining("the journal can't be written: EFBIG"),
    });
    const [segment = ''] = await readdir(join(folder, 'journal'));
    const whole = await readFile(join(folder, 'journal', segment), 'utf8');
    // Cut back to its last whole line, so that a crash now would find nothing torn.
    expect(whole.endsWith('}\n')).toBe(true);
    expect(await deliver(intake, 'still full')).toMatchObject({ status: 503 });
    expect(await readFile(join(folder, 'journal', segment), 'utf8')).toBe(whole);

    limitFiles(intake, 'unlimited');
    expect(await deliver(intake, 'after')).toMatchObject({ status: 202 });
    accepted.push('after');
    const once = new Map(accepted.map((rule) => [rule, 1]));
    expect(await countsOf(intake)).toEqual(once);
    await intake.kill();
    const again = await startIntakeProcess(folder);
    expect(await countsOf(again)).toEqual(once);
  });
});
