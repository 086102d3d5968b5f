/** The fields that an export may use: for which sources, taken from which keys of an event, and what their values may be. */

export interface Field {
  readonly name: string;
  readonly sources: readonly string[];
  /** Keys of `output_fields` that carry it. */
  readonly keys: readonly string[];
  /** Every value that may be exported. None allows blanks, quotes, commas, parentheses, backslashes or equals signs. */
  readonly allows: RegExp;
  /** What `allows` allows, in words. */
  readonly words: string;
}

const SYSCALL = ['syscall'];
const AUDIT = ['k8s_audit'];
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** A path without `.` or `..` for a segment, and without empty ones. */
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._+@-]{1,255}){1,32}$/;
const COMM = /^[A-Za-z0-9._+@-]{1,15}$/;
const ACCOUNT = /^[A-Za-z0-9._@:/+-]{1,253}$/;
const WORD = /^[A-Za-z0-9._-]{1,253}$/;

const COMM_WORDS = 'letters, digits and ._+@-, at most 15';
const ACCOUNT_WORDS = 'letters, digits and ._@:/+-';
const WORD_WORDS = 'letters, digits and ._-';
const PATH_WORDS = 'an absolute path of letters, digits and ._+@-';
const DNS_WORDS = 'lower case letters, digits, dots and hyphens';
const LABEL_WORDS = 'lower case letters, digits and hyphens, at most 63';

function field(
  name: string,
  sources: readonly string[],
  allows: RegExp,
  words: string,
  keys: readonly string[] = [name],
): Field {
  return { name, sources, keys, allows, words };
}

const FIELDS: readonly Field[] = [
  field('proc.name', SYSCALL, COMM, COMM_WORDS),
  field('proc.pname', SYSCALL, COMM, COMM_WORDS),
  field('proc.exepath', SYSCALL, PATH, PATH_WORDS),
  field(
    'container.image.repository',
    SYSCALL,
    /^[a-z0-9][a-z0-9._:/-]{0,254}$/,
    'lower case letters, digits and ._:/-',
    ['container.image.repository', 'container_image_repository'],
  ),
  field('user.name', SYSCALL, /^[A-Za-z0-9._@-]{1,64}$/, 'letters, digits and ._@-, at most 64'),
  field('user.uid', SYSCALL, /^\d{1,10}$/, 'digits'),
  field('k8s.ns.name', SYSCALL, LABEL, LABEL_WORDS, ['k8s.ns.name', 'k8s_ns_name']),
  field('k8s.pod.name', SYSCALL, DNS_NAME, DNS_WORDS, ['k8s.pod.name', 'k8s_pod_name']),
  field('evt.hostname', SYSCALL, /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/, 'letters, digits, dots and hyphens'),
  field('fd.name', SYSCALL, PATH, PATH_WORDS),
  field('evt.arg.path', SYSCALL, PATH, PATH_WORDS),
  field('ka.user.name', AUDIT, ACCOUNT, ACCOUNT_WORDS),
  field('ka.target.namespace', AUDIT, LABEL, LABEL_WORDS),
  field('ka.target.resource', AUDIT, /^[a-z][a-z0-9]{0,62}$/, 'lower case letters and digits'),
  field('ka.target.name', AUDIT, /^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$/, `${DNS_WORDS} and colons`),
  field('ct.user', ['aws_cloudtrail'], ACCOUNT, ACCOUNT_WORDS),
  field('ct.user.arn', ['aws_cloudtrail'], ACCOUNT, ACCOUNT_WORDS),
  field('ct.name', ['aws_cloudtrail'], WORD, WORD_WORDS),
  field('s3.bucket', ['aws_cloudtrail'], WORD, WORD_WORDS),
  field('gcp.user', ['gcp_auditlog'], ACCOUNT, ACCOUNT_WORDS),
  field('gcp.methodName', ['gcp_auditlog'], WORD, WORD_WORDS),
  field('gcp.storage.bucket', ['gcp_auditlog'], WORD, WORD_WORDS),
  field('okta.actor.alternateID', ['okta'], ACCOUNT, ACCOUNT_WORDS),
  field('okta.actor.name', ['okta'], ACCOUNT, ACCOUNT_WORDS),
  field('okta.target.user.name', ['okta'], ACCOUNT, ACCOUNT_WORDS),
  field('okta.target.app.alternateid', ['okta'], ACCOUNT, ACCOUNT_WORDS),
  field('github.user', ['github'], WORD, WORD_WORDS),
  field('github.repo.name', ['github'], WORD, WORD_WORDS),
];

const BY_NAME: ReadonlyMap<string, Field> = new Map(FIELDS.map((one) => [one.name, one]));

/** The names of all exportable fields. */
export const FIELD_NAMES: readonly string[] = FIELDS.map(({ name }) => name);

export function fieldNamed(name: string): Field | undefined {
  return BY_NAME.get(name);
}
