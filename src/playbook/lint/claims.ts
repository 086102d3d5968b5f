/** Sentences that would be untrue of Falco: it detects, and only with the keys and options it has. */
import { parse } from 'yaml';

const ACTS = '(?:block|prevent|kill|stop|terminate|quarantine|isolate|reject|contain)s?|denies';
const DONE = 'blocked|prevented|killed|stopped|terminated|quarantined|isolated|denied|refused|contained';
const ACTIVE = new RegExp(`\\bFalco (?:rules? )?((?:\\w+ ){0,2})(?:${ACTS})\\b`, 'g');
const PASSIVE = new RegExp(`\\b(?:${DONE}) by Falco\\b(?! or)`, 'g');
const DENIAL = /\b(?:not|never|cannot|nothing|neither|no|or|before|after|when|if)\b/;
const OPTION = /\bfalco(?: \S+)*? (-{1,2}[A-Za-z][\w-]*)/g;

const OPTIONS = new Set(
  `-h --help -c --config-schema --rule-schema --disable-source --dry-run --enable-source --gvisor-generate-config -i -L -l
  --list --list-events --list-plugins --list-syscall-events -M --markdown -N -o --plugin-info -p --page-size -P --pidfile -r
  --support -U --unbuffered -V --validate -v --version`.split(/\s+/),
);

const RULE_KEYS = new Set(
  `rule macro list desc condition output priority enabled tags source exceptions append override items warn_evttypes
  skip-if-unknown-filter capture capture_duration required_engine_version required_plugin_versions`.split(/\s+/),
);

const CONFIG_KEYS = new Set(
  `append_output base_syscalls buffered_outputs capture config_files container_engines engine falco_libs file_output grpc
  grpc_output http_output json_include_message_property json_include_output_fields_property json_include_output_property
  json_include_tags_property json_output libs_logger load_plugins log_level log_stderr log_syslog metrics output_timeout
  outputs_queue plugins plugins_hostinfo priority program_output rule_matching rules rules_files static_fields stdout_output
  syscall_event_drops syscall_event_timeouts syslog_output time_format_iso_8601 watch_config_files webserver`.split(
    /\s+/,
  ),
);
/** Keys that only a falco.yaml has: one of them tells that a snippet is one. */
const TELLING = ['rules_files', 'load_plugins', 'json_output', 'http_output', 'base_syscalls', 'append_output'];

/** Claims in a sentence that Falco can't keep. */
export function claimProblems(text: string): readonly string[] {
  const active = [...text.matchAll(ACTIVE)].filter(([, between = '']) => !DENIAL.test(between));
  const claims = [...active, ...text.matchAll(PASSIVE)].map(
    ([claim]) => `"${claim}": Falco detects, it never stops anything`,
  );
  const options = [...text.matchAll(OPTION)].flatMap(([, option = '']) =>
    OPTIONS.has(option) ? [] : [`falco has no option ${option} (it has ${[...OPTIONS].join(' ')})`],
  );
  return [...claims, ...options];
}

/** Keys in a YAML snippet that Falco's rules or configuration don't have. */
export function snippetProblems(text: string): readonly string[] {
  const document = readable(text);
  if (Array.isArray(document)) return document.flatMap(ruleProblems);
  const keys = keysOf(document);
  return keys.some((key) => TELLING.includes(key)) ? unknown(keys, CONFIG_KEYS, 'falco.yaml') : [];
}

function ruleProblems(item: unknown): readonly string[] {
  const keys = keysOf(item);
  const isRule = ['rule', 'macro', 'list'].some((key) => keys.includes(key));
  return isRule ? unknown(keys, RULE_KEYS, "Falco's rules") : [];
}

function unknown(keys: readonly string[], known: ReadonlySet<string>, where: string): readonly string[] {
  return keys
    .filter((key) => !known.has(key))
    .map((key) => `"${key}" is not a key of ${where} (its keys are ${[...known].join(', ')})`);
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** Snippets may be parts of documents, or several; what is no YAML document makes no claim. */
function readable(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
