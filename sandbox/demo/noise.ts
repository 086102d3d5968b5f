/** The rule that makes the noise. */
import type { Beat } from './beat.ts';

/** One operator that polls the API server, from three pods of one Deployment: the rule that makes the noise. */
export const NOISE: readonly Beat[] = Array.from({ length: 45 }, (_, index) => ({
  at: 6 + index * 1.2,
  event: {
    rule: 'Contact K8S API Server From Container',
    priority: 'Notice',
    source: 'syscall',
    hostname: `node-${(index % 3) + 1}`,
    output: 'Unexpected connection to K8s API Server from container',
    tags: ['T1565', 'container', 'k8s', 'maturity_stable', 'mitre_discovery', 'network'],
    output_fields: {
      'container.id': ['aa0f31c09d11', 'bb1c42d18e22', 'cc2d53e29f33'][index % 3],
      'container.name': 'operator',
      'container.image.repository': 'registry.example.com/platform/operator',
      'container.image.tag': '2.3.0',
      'k8s.ns.name': 'platform',
      'k8s.pod.name': `operator-79c5d8b6f4-${['bq7kx', 'mz4td', 'w8rvn'][index % 3]}`,
      'evt.type': 'connect',
      'fd.name': `10.42.${index % 3}.9:${40_000 + index}->10.96.0.1:443`,
      'fd.sip': '10.96.0.1',
      'fd.rport': 443,
      'fd.lport': 40_000 + index,
      'fd.l4proto': 'tcp',
      'proc.name': 'operator',
      'proc.pname': 'containerd-shim',
      'proc.cmdline': 'operator --leader-elect',
      'proc.exepath': '/usr/local/bin/operator',
      'proc.tty': 0,
      'user.name': 'operator',
      'user.uid': 1000,
      'user.loginuid': -1,
    },
  },
}));
