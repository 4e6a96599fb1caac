/** Curves over one pair of axes: goodput against offered load, or a figure second by second. */
export interface Chart {
  readonly title: string;
  /** What the horizontal axis counts, with its unit. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly ChartLine[];
}

export interface ChartLine {
  readonly name: string;
  /** From left to right; no figure is negative. */
  readonly points: readonly ChartPoint[];
}

export type ChartPoint = readonly [x: number, y: number];
