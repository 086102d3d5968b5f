/**
 * The placeholders that playbooks may use.
 *
 * Any Falco field: `{proc.name}`, `{proc.aname[2]}`, `{ka.target.name}`. It is known when the event carries a value.
 *
 * In texts and commands, derived from whatever fields the event's source has:
 *
 * | placeholder        | meaning                                                            | in a command it must be   |
 * |--------------------|--------------------------------------------------------------------|---------------------------|
 * | `{process}`        | name of the process, else its executable                           | text                      |
 * | `{parent}`         | name of the parent process                                         | text                      |
 * | `{user}`           | who acted: system user, Kubernetes user, cloud identity            | a plain name              |
 * | `{file}`           | the file acted on                                                  | an absolute path          |
 * | `{pod}`            | pod name                                                           | a Kubernetes name         |
 * | `{namespace}`      | namespace                                                          | a Kubernetes label        |
 * | `{container}`      | container name within its pod (Kubernetes only)                    | a Kubernetes label        |
 * | `{container.id}`   | container id                                                       | 12 to 64 hex digits       |
 * | `{container.name}` | container name as the runtime gives it                             | text                      |
 * | `{image}`          | image repository and tag                                           | an image reference        |
 * | `{node}`           | machine the system call happened on                                | a Kubernetes name         |
 * | `{pid}`            | process id on the host                                             | a number above 1          |
 * | `{remote.ip}`      | address at the far end of the connection                           | an IP address             |
 * | `{remote.port}`    | port at the far end                                                | a port number             |
 * | `{time}`           | the event's time, `2024-10-05T13:01:15Z`                           |                           |
 * | `{time.before}`, `{time.after}`   | the same, 15 minutes earlier or later               |                           |
 * | `{time.before.day}`, `{time.before.week}` | the same, a day or a week earlier           |                           |
 * | `{epoch.before}` and the like     | those in seconds since the epoch, for `journalctl --since @…` |              |
 *
 * In texts a time is shown in the reader's zone on Slack and as UTC in a file; in commands always as written here.
 *
 * In texts only:
 *
 * | `{where}`          | container, workload, host or account, as a phrase. Write "in {where}": the preposition is adapted |
 * | `{connection}`     | both ends, `10.0.3.7:43210 > 10.96.0.1:443`                        |
 * | `{remote}`         | the far end with its class, `203.0.113.7:443 (public address)`     |
 */

/** Names usable in texts and commands. */
const DERIVED = [
  'process',
  'parent',
  'user',
  'file',
  'pod',
  'namespace',
  'container',
  'container.id',
  'container.name',
  'image',
  'node',
  'pid',
  'remote.ip',
  'remote.port',
  'time',
  'time.before',
  'time.after',
  'time.before.day',
  'time.before.week',
  'epoch.before',
  'epoch.after',
  'epoch.before.day',
  'epoch.before.week',
] as const;

/** Names usable in texts only: phrases, not values. */
const PHRASES = ['where', 'connection', 'remote'] as const;

export type DerivedName = (typeof DERIVED)[number];
export type PhraseName = (typeof PHRASES)[number];

const DERIVED_NAMES: ReadonlySet<string> = new Set(DERIVED);
const PHRASE_NAMES: ReadonlySet<string> = new Set(PHRASES);

/** First parts of Falco's field names, built in and of the plugins in Falco's registry. */
const FIELD_CLASSES: ReadonlySet<string> = new Set(
  `evt proc thread user group fd fs container k8s k8smeta ka jevt json ct s3 ec2 gcp okta github static syslog
  docker nomad gitlab keycloak kafka salesforce box dns dnscollector awselb nginx krsi dummy`.split(/\s+/),
);

export function isDerived(name: string): name is DerivedName {
  return DERIVED_NAMES.has(name);
}

export function isPhrase(name: string): name is PhraseName {
  return PHRASE_NAMES.has(name);
}

/** Whether a name is one of Falco's fields, as far as its class tells. */
export function isField(name: string): boolean {
  const dot = name.indexOf('.');
  return dot > 0 && FIELD_CLASSES.has(name.slice(0, dot));
}

/** Whether a name may stand between braces at all. */
export function isPlaceholder(name: string): boolean {
  return isDerived(name) || isPhrase(name) || isField(name);
}

/** What an author may write, for messages. */
export const ALLOWED = `a Falco field such as {proc.name}, or one of ${[...DERIVED, ...PHRASES].map((name) => `{${name}}`).join(' ')}`;
