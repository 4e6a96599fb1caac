import type { Chart } from "./chart.ts";

/** The figures of a chart as text for a terminal: a row for each x, a column for each line. */
export const tabulateChart = ({ title, x, y, lines }: Chart): string => {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([at]) => at)))];
  const rows = xs
    .toSorted((a, b) => a - b)
    .map((at) => [
      format(at),
      ...lines.map(({ points }) => format(points.find(([each]) => each === at)?.[1])),
    ]);
  const table = [[x, ...lines.map(({ name }) => name)], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? "").length)),
  );
  const toLine = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padStart(widths?.[column] ?? 0)).join("  ");
  return [`${title} (${y})`, ...table.map(toLine), ""].join("\n");
};

const format = (value: number | undefined): string => {
  if (value === undefined) return "";
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
};
