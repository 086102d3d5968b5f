/** Falco events as Falco writes them, each one new, spread over as many fingerprints as asked for. Synthetic. */

export interface EventDetails {
  /** Which alert it belongs to: events of equal numbers have one fingerprint. */
  readonly group: number;
  readonly priority?: string;
  readonly rule?: string;
  /** When it happened; now, unless given. */
  readonly at?: number;
  readonly container?: string;
}

/** Nanoseconds beyond the millisecond keep events of one instant apart, as in reality. */
let tick = 0;

export function eventText({
  group,
  priority = 'Notice',
  rule = 'Terminal shell in container',
  at: now = Date.now(),
  container = '7f3b9c1de208',
}: EventDetails): string {
  tick += 1;
  const nanoseconds = String(tick % 1_000_000).padStart(6, '0');
  const time = `${new Date(now).toISOString().slice(0, -1)}${nanoseconds}Z`;
  const workload = `orders-${group}`;
  const command = 'bash -c curl -fsS http://10.0.0.7:8080/healthz -o /tmp/health.json';
  return (
    `{"hostname":"node-${group % 20}","output":"${time.slice(11)}: ${priority} A shell was spawned in a container with an attached terminal ` +
    `(evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/usr/bin/bash parent=runc command=${command} terminal=34816 ` +
    `container_id=${container} container_name=${workload} k8s_ns_name=shop k8s_pod_name=${workload}-6c9d7f8b5d-x2wqz)",` +
    `"output_fields":{"container.id":"${container}","container.image.repository":"registry.example.com/shop/${workload}","container.image.tag":"1.42.0",` +
    `"container.name":"${workload}","evt.arg.flags":"EXE_WRITABLE|EXE_LOWER_LAYER","evt.time":${now}${nanoseconds},"evt.type":"execve","k8s.ns.name":"shop",` +
    `"k8s.pod.name":"${workload}-6c9d7f8b5d-x2wqz","proc.cmdline":"${command}","proc.exepath":"/usr/bin/bash","proc.name":"bash","proc.pname":"runc",` +
    `"proc.tty":34816,"user.loginuid":-1,"user.name":"root","user.uid":0},"priority":"${priority}","rule":"${rule}","source":"syscall",` +
    `"tags":["T1059","container","mitre_execution","shell"],"time":"${time}"}`
  );
}

/** A source of event bodies over `groups` fingerprints in turn. */
export function rotation(groups: number): () => string {
  let next = 0;
  return () => {
    next = (next + 1) % groups;
    return eventText({ group: next });
  };
}

/** A source of NDJSON bodies. */
export function batches(size: number, event: () => string): () => string {
  return () => Array.from({ length: size }, event).join('\n');
}
