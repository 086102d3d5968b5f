/** What the demo sends: made-up events that look like Falco's, spread over a minute. */
import type { Beat, FalcoJson } from './beat.ts';
import { INTRUSION } from './intrusion.ts';
import { NOISE } from './noise.ts';
import { OTHERS } from './others.ts';

/** The event of the example in the README: a program that exists only in memory. */
export const MEMFD: FalcoJson = {
  rule: 'Fileless execution via memfd_create',
  priority: 'Critical',
  source: 'syscall',
  hostname: 'mini-debian-lab',
  output: 'Fileless execution via memfd_create (container=c61b4b13ae44 exe=memfd:program)',
  tags: ['T1620', 'container', 'host', 'maturity_stable', 'mitre_defense_evasion', 'process'],
  output_fields: {
    'container.id': 'c61b4b13ae44',
    'container.name': 'peaceful_mestorf',
    'evt.type': 'execve',
    'evt.arg.flags': 'EXE_WRITABLE|EXE_FROM_MEMFD',
    'proc.exepath': 'memfd:program',
    'proc.sname': 'event-generator',
    'proc.aname[2]': 'containerd-shim',
  },
};

/** All beats in the order in which they happen. */
export const SCENARIO: readonly Beat[] = [{ at: 2, event: MEMFD }, ...INTRUSION, ...NOISE, ...OTHERS].sort(
  (a, b) => a.at - b.at,
);
