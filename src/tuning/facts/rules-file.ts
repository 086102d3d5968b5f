/** What is known of a file of rules: names only. */
export interface RulesFile {
  readonly file: string;
  readonly source: string;
  /** Names of its rules, one a line. */
  readonly rules: string;
}
