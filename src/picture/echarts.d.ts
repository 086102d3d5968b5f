/**
 * The parts of ECharts that are used. Its own types need those of a browser. The parts named by path register themselves;
 * the whole of it costs twice the memory and time.
 */
declare module 'echarts/lib/echarts.js' {
  interface Chart {
    setOption(options: object): void;
    renderToSVGString(): string;
    dispose(): void;
  }
  export function init(
    dom: null,
    theme: null,
    options: { readonly renderer: 'svg'; readonly ssr: true; readonly width: number; readonly height: number },
  ): Chart;
  export function use(parts: readonly unknown[]): void;
}
declare module 'echarts/lib/chart/bar.js';
declare module 'echarts/lib/component/grid.js';
declare module 'echarts/lib/component/legend.js';
declare module 'echarts/lib/component/title.js';
