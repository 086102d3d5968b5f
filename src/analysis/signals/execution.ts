/** Where the program came from: memory, a temporary folder, or after the container had started. */
import { isExecution, parentOf, processOf } from '../process.ts';
import { spansOf } from '../spans.ts';
import type { EventView, Found } from '../view.ts';
import { NONE, raises, type SignalSource } from './signal.ts';

/** Folders that anyone may write to and that deployments have no programs in. */
const TEMPORARY = ['/tmp/', '/dev/shm/', '/var/tmp/', '/run/shm/'];

export const runsFromMemory: SignalSource = (view) => {
  const on = memoryEvidence(view);
  if (on === undefined) return NONE;
  return raises(
    2,
    on,
    "the executable was never on disk: file scanners can't see it, and it is gone when the process ends",
  );
};

function memoryEvidence(view: EventView): Found | undefined {
  const path = view.get('proc.exepath');
  if (path?.text.startsWith('memfd:') === true) return path;
  const told = view.get('proc.is_exe_from_memfd');
  if (told?.text === 'true') return told;
  const flags = isExecution(view) ? view.get('evt.arg.flags') : undefined;
  return flags?.text.includes('EXE_FROM_MEMFD') === true ? flags : undefined;
}

export const runsFromTemporaryFolder: SignalSource = (view) => {
  const path = view.get('proc.exepath');
  const folder = TEMPORARY.find((start) => path?.text.startsWith(start));
  if (path === undefined || folder === undefined) return NONE;
  return raises(
    folder.includes('shm') ? 2 : 1,
    path,
    'the program lies in ',
    [{ value: folder }],
    ', where anyone can put one',
  );
};

/** Upper layer: the part of a container's file system that is written while it runs. */
export const addedAfterStart: SignalSource = (view) => {
  const told = view.get('proc.is_exe_upper_layer');
  const flags = isExecution(view) ? view.get('evt.arg.flags') : undefined;
  const on = told?.text === 'true' ? told : flags?.text.includes('EXE_UPPER_LAYER') === true ? flags : undefined;
  return on === undefined
    ? NONE
    : raises(2, on, 'the program is not part of the image: it was written after the container started');
};

const SERVERS = new Map<string, 'web server' | 'database'>([
  ...'nginx apache2 httpd lighttpd caddy haproxy traefik envoy php-fpm gunicorn uwsgi unicorn puma tomcat catalina.sh w3wp'
    .split(' ')
    .map((name) => [name, 'web server'] as const),
  ...'mysqld mariadbd postgres mongod redis-server memcached cassandra couchdb beam.smp sqlservr influxd clickhouse-serv clickhouse-server'
    .split(' ')
    .map((name) => [name, 'database'] as const),
]);

/** A server that starts another program: its own workers carry its own name. */
export const startedByServer: SignalSource = (view) => {
  const parent = parentOf(view);
  const kind = parent === undefined ? undefined : SERVERS.get(parent.text.replace(/^(php-fpm)[\d.]+$/, '$1'));
  const process = processOf(view);
  if (parent === undefined || kind === undefined || process === undefined || process.text === parent.text) return NONE;
  const words = spansOf('its parent ', parent, ` is a ${kind}, which seldom starts `, process);
  return raises(2, parent, words, '; a request may have made it do so');
};
