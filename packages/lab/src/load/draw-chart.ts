import { type Axis, createAxis } from "./axis.ts";
import type { Chart, ChartLine, ChartPoint } from "./chart.ts";

/**
 * The chart as one SVG element that stands alone: no script, no style sheet, nothing loaded. Text
 * and axes take the colour of the text around it; the lines differ by dashes too, not by colour
 * alone.
 *
 * @throws RangeError when there is no point, or a figure is negative or not finite
 */
export const drawChart = (chart: Chart): string => {
  const points = chart.lines.flatMap((line) => line.points);
  checkPoints(points);
  const x = createAxis(Math.max(...points.map(([value]) => value)), area.left, area.right);
  const y = createAxis(Math.max(...points.map(([, value]) => value)), area.bottom, area.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" role="img" font-family="sans-serif" font-size="12" fill="currentColor">`,
    `<title>${escape(chart.title)}</title>`,
    text(area.left, 20, chart.title, 'font-size="15"'),
    ...y.ticks.map((tick) => horizontalTick(tick, y)),
    ...x.ticks.map((tick) => verticalTick(tick, x)),
    text((area.left + area.right) / 2, 390, chart.x, 'text-anchor="middle"'),
    text(area.left, area.top - 12, chart.y),
    ...chart.lines.map((line, index) => drawLine(line, strokeOf(index), x, y)),
    ...chart.lines.map((line, index) => drawLegend(line, strokeOf(index), index)),
    "</svg>\n",
  ].join("\n");
};

const area = { left: 60, right: 620, top: 92, bottom: 340 } as const;

// Colours that people with any kind of colour blindness tell apart (Okabe and Ito).
const strokes = [
  'stroke="#0072b2"',
  'stroke="#d55e00" stroke-dasharray="8 4"',
  'stroke="#009e73" stroke-dasharray="2 4"',
  'stroke="#cc79a7" stroke-dasharray="8 4 2 4"',
] as const;

const strokeOf = (index: number): string => `${strokes[index % strokes.length]} stroke-width="2"`;

const checkPoints = (points: readonly ChartPoint[]): void => {
  if (points.length === 0) throw new RangeError("a chart must have points, has none");
  const bad = points.flat().find((value) => !(value >= 0 && value < Infinity));
  if (bad !== undefined)
    throw new RangeError(`a chart's figures must be finite and not negative, one is ${bad}`);
};

const horizontalTick = (tick: number, axis: Axis): string => {
  const at = round(axis.place(tick));
  const line = `<path d="M${area.left} ${at}H${area.right}" stroke="currentColor" opacity="0.2"/>`;
  return line + text(area.left - 8, at + 4, `${tick}`, 'text-anchor="end"');
};

const verticalTick = (tick: number, axis: Axis): string => {
  const at = round(axis.place(tick));
  const line = `<path d="M${at} ${area.bottom}v6" stroke="currentColor"/>`;
  return line + text(at, area.bottom + 20, `${tick}`, 'text-anchor="middle"');
};

const drawLine = ({ points }: ChartLine, stroke: string, x: Axis, y: Axis): string => {
  const places = points.map(([a, b]) => `${round(x.place(a))},${round(y.place(b))}`);
  return `<polyline points="${places.join(" ")}" fill="none" ${stroke}/>`;
};

/** Four names fit beside each other. */
const drawLegend = ({ name }: ChartLine, stroke: string, index: number): string => {
  const [left, at] = [area.left + (index % 4) * 140, 40 + Math.floor(index / 4) * 16];
  return `<path d="M${left} ${at}h24" ${stroke}/>${text(left + 30, at + 4, name)}`;
};

const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;

const escape = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
