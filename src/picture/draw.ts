/**
 * Draws a chart to PNG: ECharts writes SVG, resvg paints it. Both are loaded when the first picture is asked for, because
 * a Falconer that draws none should not pay for them.
 */
import { createRequire } from 'node:module';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Not written at its import: its types would come along, and they need those of a browser. */
const RENDERERS = 'echarts/renderers';
/** Twice as many pixels as points: Slack shows pictures on fine screens. */
const SCALE = 2;
const require = createRequire(import.meta.url);

/** resvg draws no text without a font, and which fonts a machine has is chance. */
function fonts(): string[] {
  return [
    require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  ];
}

/** `options` are ECharts'. */
export async function drawPng(options: object, { width, height }: Size): Promise<Buffer> {
  const svg = await drawSvg(options, { width, height });
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width * SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: fonts(),
      defaultFontFamily: 'Inter',
    },
  });
  return image.asPng();
}

async function drawSvg(options: object, size: Size): Promise<string> {
  const [{ init, use }, { SVGRenderer }] = await Promise.all([
    import('echarts/lib/echarts.js'),
    import(RENDERERS) as Promise<{ readonly SVGRenderer: unknown }>,
    import('echarts/lib/chart/bar.js'),
    import('echarts/lib/component/grid.js'),
    import('echarts/lib/component/legend.js'),
    import('echarts/lib/component/title.js'),
  ]);
  use([SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(options);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
