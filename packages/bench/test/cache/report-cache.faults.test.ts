import { missingRedis } from "@tandem/stack";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { beforeAll, describe, expect, it } from "vitest";
import { cacheNames, cachePairs } from "../../src/cache/cache-subjects.ts";

const withoutRedis = await missingRedis(process.env);

const main = join(repository, "packages/bench/src/main.ts");
const run = promisify(execFile);

/** Of the lines that begin with these words: the figures behind them, up to an interval. */
const figuresOf = (lines: readonly string[], begin: string): number[][] =>
  lines
    .filter((line) => line.startsWith(`${begin} `))
    .map((line) => line.slice(begin.length).replace(/\S+ to .*/, ""))
    .map((text) => (text.match(/[\d.]+/g) ?? []).map(Number));

// /proc is Linux'.
describe.skipIf(process.platform !== "linux" || withoutRedis)("bench:cache", () => {
  let lines: string[];
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, [main, "cache", "--self-test"]);
    lines = stdout.split("\n");
  });

  it("measures a read from each tier, and tells whose time it was", () => {
    const rows = cacheNames.map((name) => figuresOf(lines, name)[0] ?? []);
    // web-api, recipe-api and the multiple; and of Redis and PostgreSQL of who has them.
    expect(rows.map((figures) => figures.length)).toEqual([3, 4, 5, 4, 5, 4]);
    expect(rows.flatMap((figures) => figures.slice(0, 2)).every((each) => each > 0)).toBe(true);
    expect(rows[1]?.at(-1)).toBe(1);
  });

  it("compares what differs in one thing", () => {
    const figures = cachePairs.map(({ what }) => figuresOf(lines, what));
    expect(figures).toEqual(cachePairs.map(() => [[expect.any(Number)]]));
  });

  it("counts one question to who answers, and one more for a copy that is kept", () => {
    const [, ...cached] = cacheNames;
    const asked = cached.map((name) => figuresOf(lines, name)[1]?.slice(1).map(Math.round));
    expect(asked).toEqual([[0], [1, 0], [1], [2, 1], [0]]);
  });

  it("fits a page", () => {
    // The interval of two rounds may be of any width.
    const widths = lines.map((line) => line.replace(/ +\S+ to [\d.]+ .*/, "").length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });
});
