/** The frame of every measurement: what it is called, what it found, and whether that reaches what was asked for. */

/** One figure. `baseline` and `ratio` are there when it was measured against something in the same run. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: number;
  readonly ratio?: number;
  readonly reach: string;
  readonly ok: boolean;
}

export interface Options {
  /** Folder for data; every measurement makes its own below it. */
  readonly folder: string;
  /** The executable under test. */
  readonly falconer: string;
  /** Less than 1 shortens what takes long; results then say so in their names. */
  readonly scale: number;
  /** Where CPU profiles of Falconer go, if they are wanted. */
  readonly profiles?: string;
  readonly say: (line: string) => void;
}

export interface Measurement {
  readonly name: string;
  readonly about: string;
  run(options: Options): Promise<readonly Result[]>;
}

/** A number that a figure must not go below, or not above. */
export interface Reach {
  readonly of?: 'value' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

type Figure = Pick<Result, 'name' | 'value' | 'unit'> & { readonly baseline?: number };

/** A figure judged by all that is asked of it. */
export function judged(figure: Figure, ...reaches: readonly Reach[]): Result {
  const ratio = figure.baseline === undefined ? undefined : figure.value / figure.baseline;
  return {
    ...figure,
    ...(ratio === undefined ? {} : { ratio }),
    reach: reaches.map((reach) => wordsOf(reach, figure.unit)).join(' and '),
    ok: reaches.every((reach) => reached(reach, reach.of === 'ratio' ? ratio : figure.value)),
  };
}

function reached({ atLeast, atMost }: Reach, number = Number.NaN): boolean {
  return (atLeast === undefined || number >= atLeast) && (atMost === undefined || number <= atMost);
}

function wordsOf({ of, atLeast, atMost }: Reach, unit: string): string {
  const limit = atLeast === undefined ? `<= ${written(atMost ?? 0)}` : `>= ${written(atLeast)}`;
  return of === 'ratio' ? `${limit} of the baseline` : `${limit} ${unit}`;
}

/** Three significant digits, or all digits of a larger number. */
function written(number: number): string {
  if (Math.abs(number) >= 100) return Math.round(number).toLocaleString('en-US');
  return String(Number(number.toPrecision(3)));
}

const COLUMNS = ['what', 'value', 'baseline', 'ratio', 'reach', 'met'] as const;

/** The results as a table in Markdown, which a terminal shows well too. */
export function table(results: readonly Result[]): string {
  const rows = [[...COLUMNS], ...results.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function cells({ name, value, unit, baseline, ratio, reach, ok }: Result): string[] {
  const against = baseline === undefined ? '' : `${written(baseline)} ${unit}`;
  return [
    name,
    `${written(value)} ${unit}`,
    against,
    ratio === undefined ? '' : written(ratio),
    reach,
    ok ? 'yes' : 'NO',
  ];
}
