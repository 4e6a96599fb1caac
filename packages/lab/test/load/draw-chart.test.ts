import { type Chart, drawChart, tabulateChart } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { createAxis } from "../../src/load/axis.ts";

const chart: Chart = {
  title: "Goodput <under> load",
  x: "offered/s",
  y: "accepted/s",
  lines: [
    {
      name: "on",
      points: [
        [100, 100],
        [400, 210.5],
      ],
    },
    {
      name: "off",
      points: [
        [100, 100],
        [200, 150],
      ],
    },
  ],
};

describe("a chart", () => {
  it("is drawn as one SVG element with a line for each name", () => {
    const svg = drawChart(chart);
    // x from 60 to 620 for 0 to 400, y from 340 to 92 for 0 to 250.
    expect(svg).toContain('points="200,240.8 620,131.2"');
    expect(svg).toContain('points="200,240.8 340,191.2"');
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it("holds nothing that a browser would load, run or misread", () => {
    const svg = drawChart(chart);
    expect(svg).toContain("<title>Goodput &lt;under&gt; load</title>");
    expect(svg).not.toMatch(/<(script|style|image|use|foreignObject)|href|url\(/);
  });

  it("is a table in a terminal", () => {
    expect(tabulateChart(chart)).toBe(
      [
        "Goodput <under> load (accepted/s)",
        "offered/s     on  off",
        "      100    100  100",
        "      200         150",
        "      400  210.5     ",
        "",
      ].join("\n"),
    );
  });

  it.each([[[]], [[[1, Number.NaN]]], [[[1, -1]]]] as [[number, number][]][])(
    "refuses the points %j",
    (points) => {
      expect(() => drawChart({ ...chart, lines: [{ name: "a", points }] })).toThrow(RangeError);
    },
  );
});

describe("an axis", () => {
  it.each([
    [600, [0, 200, 400, 600]],
    [250, [0, 50, 100, 150, 200, 250]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [7, [0, 2, 4, 6, 8]],
    [0, [0, 1]],
  ])("to %d has the ticks %j", (largest, ticks) => {
    expect(createAxis(largest, 0, 100).ticks).toEqual(ticks);
  });
});
