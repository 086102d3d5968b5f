/**
 * Masks secrets in text before it leaves for Slack: `[redacted: AWS access key]`.
 *
 * Every expression here takes linear time: repetitions are bounded, or begin where a run of their characters begins
 * (a lookbehind says so), because command lines of a megabyte are chosen by attackers.
 */
import { SECRET_SHAPES } from './secret-shapes.ts';

/** What secrets are called in options, environment variables, headers, JSON and connection strings. */
const SECRET_NAME =
  'pass(?:word|wd|phrase)|(?<![a-z])pass(?=[=\\s])|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|' +
  'private[_-]?key|secret[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key';

const QUOTED_OR_WORD = `\\\\"[^"\\\\]{0,4096}(?:\\\\")?|"(?:[^"\\\\]|\\\\.){0,4096}"?|'[^']{0,4096}'?|[^\\s"'&;,|<>]{1,4096}`;

/** `password=…`, `DB_PASSWORD: …`, `"token": "…"`, `AccountKey=…;`. */
const ASSIGNMENT = new RegExp(
  `(${SECRET_NAME})(\\\\?["']?\\s{0,4}(?:=|:(?=["'\\s]|\\\\["'])|(?<=token|key|password):)\\s{0,4})(${QUOTED_OR_WORD})`,
  'gi',
);

/** `--password …`, `-token …`. */
const OPTION = new RegExp(
  `(?<![\\w-])(--?(?!no-)(?:\\w{1,30}-){0,4}(?:${SECRET_NAME}))(\\s{1,8})(?![-|&;<>])(${QUOTED_OR_WORD})`,
  'gi',
);

const LITERAL_RULES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  // `Authorization: Basic …`, whatever the scheme.
  [
    /(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|digest|token|negotiate|aws4-hmac-sha256)\s{1,4})([^\s"',;]{1,8192})/gi,
    'credentials',
  ],
  [/((?<![A-Za-z0-9])bearer\s{1,4})((?=[A-Za-z._~+/-]{0,200}\d)[A-Za-z0-9._~+/=-]{12,8192})/gi, 'bearer token'],
  [/((?<![A-Za-z0-9])basic\s{1,4})((?=[A-Za-z+/]{0,200}[\d=])[A-Za-z0-9+/]{12,4096}={0,2})(?![\w.-])/gi, 'credentials'],
  // The user name in a URL stays, its password goes.
  [/(:\/\/[^\s:@/?#'"]{0,256}:)([^\s@/'"]{1,1024})(?=@)/g, 'password'],
  [/([?&;](?:sig|x-amz-signature|signature)=)([^\s&"']{8,1024})/gi, 'signature'],
  // Lines for chpasswd; `aws configure set`.
  [/((?<![^\s"'])[\w.-]{1,32}:)([^\s"'|]{1,256})(?=["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?chpasswd)/g, 'password'],
  [/(aws_(?:secret_access_key|session_token)\s{1,4})([^\s"'-]\S{7,2047})/g, 'key'],
  // Options whose meaning depends on the program.
  [/((?<![\w.-])(?:mysql|mariadb)[a-z-]{0,12}\s(?:[^|;&\n]{0,300}?\s)?-p)([^\s-][^\s]{0,255})/g, 'password'],
  [/((?<![\w.-])sshpass\s{1,4}(?:-[ve]\s{1,4}){0,2}-p\s{0,4})(\S{1,1024})/g, 'password'],
  [
    /((?<![\w.-])(?:docker|podman|helm|mongo|mongosh|mongodump)\s(?:[^|;&\n]{0,300}?\s)?-p\s{1,4})(?![\d.:]{1,40}(?:\/\w{3,4})?(?:\s|$))([^\s-]\S{0,1023})/g,
    'password',
  ],
  [/((?<![\w.-])redis-cli\s(?:[^|;&\n]{0,300}?\s)?-a\s{1,4})([^\s-]\S{0,1023})/g, 'password'],
  [
    /((?<![\w.-])curl\s(?:[^|;&\n]{0,300}?\s)?(?:-u|--user|-U|--proxy-user)[\s=]{0,4}["']?[^\s:"']{1,128}:)([^\s"']{1,1024})/g,
    'password',
  ],
];

/** What a secret's name may be followed by without a secret: a variable, a path, a placeholder, a state. */
const NO_SECRET =
  /^\\?["']?(?:\$|%|\*+["']?$|\.{3}|\[redacted|<|\{\{|(?:null|none|true|false|undefined|yes|no|required|empty|""|''|-|0|1)["']?$|(?:[a-z]+:)?\/{0,2}\/(?:bin|dev|etc|home|host|mnt|opt|proc|root|run|secrets?|srv|sys|tmp|usr|var)(?:\/|["']?$))/i;

const KIND_OF_NAME: readonly (readonly [RegExp, string])[] = [
  [/pass|pwd/i, 'password'],
  [/token/i, 'token'],
  [/key/i, 'key'],
];

/** A cheap test: text without any of these holds nothing that is masked. */
const WORTH_LOOKING =
  /pass|pwd|secret|token|credential|key|authorization|bearer|basic|:\/\/|sig|-p|-a|-u|-U|A[KS]IA|A[BC]IA|AIza|ya29\.|GOCSPX|gh[opsur]_|glpat|xox|xapp|hooks\.|_live_|_test_|whsec|eyJ|-----BEGIN|npm_|pypi-|dckr_|hvs\.|SG\.|sk-|dop_|hf_|AGE-|\d:AA/i;

const MOST_ROUNDS = 5;

/** The text with every secret in it replaced by its kind. Masking a masked text changes nothing. */
export function redact(text: string): string {
  if (!WORTH_LOOKING.test(text)) return text;
  let masked = text;
  // A mask may show where the quote of the next secret really begins: what it then looks like is masked too.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = redactOnce(masked);
    if (next === masked) break;
    masked = next;
  }
  return masked;
}

const NAMED_SO = new RegExp(`(?:${SECRET_NAME})$`, 'i');

/** The value of a field; all of it is masked when the field is called what secrets are called. */
export function redactField(name: string, text: string): string {
  if (!NAMED_SO.test(name) || NO_SECRET.test(text)) return redact(text);
  return mask(KIND_OF_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'secret');
}

function redactOnce(text: string): string {
  let masked = text;
  for (const [pattern, kind] of SECRET_SHAPES) masked = masked.replace(pattern, mask(kind));
  for (const [pattern, kind] of LITERAL_RULES) masked = masked.replace(pattern, keepingFirst(kind));
  return masked.replace(ASSIGNMENT, named).replace(OPTION, named);
}

function mask(kind: string): string {
  return `[redacted: ${kind}]`;
}

function keepingFirst(kind: string): (whole: string, before: string, secret: string) => string {
  return (whole, before, secret) => (NO_SECRET.test(secret) ? whole : `${before}${mask(kind)}`);
}

function named(whole: string, name: string, between: string, secret: string): string {
  // The working directory is called PWD.
  if (NO_SECRET.test(secret) || (/pwd$/i.test(name) && /^["']?\/|^["']?~/.test(secret))) return whole;
  const quote = /^\\?["']/.exec(secret)?.[0] ?? '';
  if (secret.slice(quote.length).replace(/\\?["']$/, '') === '') return whole;
  const kind = KIND_OF_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'secret';
  return `${name}${between}${quote}${mask(kind)}${secret.length > quote.length && secret.endsWith(quote) ? quote : ''}`;
}
