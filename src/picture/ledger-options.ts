/** The two charts of the noise ledger, as options of ECharts. */
import type { Priority } from '../falco/priority.ts';
import type { NoiseLedger } from '../ledger/noise.ts';

/** As cards colour them: red, orange, yellow, blue, grey; told apart by lightness too. */
const COLOURS: Readonly<Record<Priority, string>> = {
  Emergency: '#7a0019',
  Alert: '#a3122b',
  Critical: '#d0344a',
  Error: '#e8833a',
  Warning: '#f2c14e',
  Notice: '#4a86c5',
  Informational: '#9fb3c8',
  Debug: '#cfd8e0',
};

const FONT = 'Inter';
const INK = '#1d2b36';
const SOFT = '#5b6b79';
const GRID = '#e4e9ee';
const NOISIEST = 10;
const MAX_LABEL = 44;

const textStyle = { fontFamily: FONT, color: INK };
const axis = {
  axisLine: { lineStyle: { color: GRID } },
  axisTick: { show: false },
  axisLabel: { ...textStyle, color: SOFT, fontSize: 13 },
  splitLine: { lineStyle: { color: GRID } },
};
const title = (text: string, top: number) => ({
  text,
  top,
  left: 24,
  textStyle: { ...textStyle, fontSize: 17, fontWeight: 600 },
});

/** `label` makes a name of a rule, workload or cluster safe and short enough to draw. */
export function ledgerOptions(ledger: NoiseLedger, label: (name: string, limit: number) => string) {
  const { series, period } = ledger;
  const noisiest = ledger.groups.slice(0, NOISIEST).toReversed();
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle,
    title: [title(`Events by priority, last ${period}`, 16), title(`Noisiest by ${ledger.grouping}`, 372)],
    legend: { top: 20, right: 24, itemWidth: 12, itemHeight: 12, textStyle: { ...textStyle, fontSize: 13 } },
    grid: [
      { left: 72, right: 28, top: 64, height: 240 },
      { left: 360, right: 84, top: 412, height: 30 * Math.max(1, noisiest.length) },
    ],
    xAxis: [
      {
        ...axis,
        type: 'category',
        data: series.steps.map((at) => stepLabel(at, series.stepMs)),
        splitLine: { show: false },
      },
      { ...axis, gridIndex: 1, type: 'value', axisLabel: { show: false }, splitLine: { show: false } },
    ],
    yAxis: [
      { ...axis, type: 'value', minInterval: 1 },
      {
        ...axis,
        gridIndex: 1,
        type: 'category',
        data: noisiest.map(({ name }) => label(name, MAX_LABEL)),
        axisLabel: { ...textStyle, fontSize: 13 },
      },
    ],
    series: [
      ...series.rows.toReversed().map(({ priority, events }) => ({
        name: priority,
        type: 'bar',
        stack: 'events',
        barCategoryGap: '25%',
        itemStyle: { color: COLOURS[priority] },
        data: [...events],
      })),
      {
        type: 'bar',
        xAxisIndex: 1,
        yAxisIndex: 1,
        barWidth: 16,
        itemStyle: { color: '#0b3d4f' },
        label: { show: true, position: 'right', ...textStyle, fontSize: 13 },
        data: noisiest.map(({ events }) => events),
      },
    ],
  };
}

/** Tall enough for as many bars as there are. */
export function ledgerHeight({ groups }: NoiseLedger): number {
  return 440 + 30 * Math.max(1, Math.min(NOISIEST, groups.length));
}

/** UTC, since a picture is the same for all who see it. */
function stepLabel(at: number, stepMs: number): string {
  const iso = new Date(at).toISOString();
  return stepMs >= 24 * 3_600_000 ? iso.slice(5, 10) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

/** What the picture shows, in words. */
export function ledgerAltText(ledger: NoiseLedger, label: (name: string, limit: number) => string): string {
  const { events, series, groups, period, grouping } = ledger;
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const byPriority = series.rows.map((row) => `${row.priority} ${sum(row.events)}`).join(', ');
  const noisiest = groups.slice(0, 5).map((group) => `${label(group.name, MAX_LABEL)} ${group.events}`);
  return [
    `Two bar charts, times in UTC. Events of the last ${period} over time: ${events}, by priority ${byPriority || 'none'}.`,
    `Noisiest by ${grouping}: ${noisiest.join(', ') || 'none'}.`,
  ].join(' ');
}
