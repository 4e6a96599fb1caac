import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { beforeAll, describe, expect, it } from "vitest";
import { databaseNames } from "../../src/database/database-subjects.ts";

const main = join(repository, "packages/bench/src/main.ts");
const run = promisify(execFile);

interface Row {
  readonly name: string;
  /** What stands between the name and the interval, in order. */
  readonly figures: readonly number[];
}

const toRow = (line: string): Row | undefined => {
  const name = databaseNames.findLast((each) => line.startsWith(`${each} `));
  const printed = /^([ \d.]+?) +[\d.]+ to /.exec(line.slice(name?.length))?.[1];
  if (name === undefined || printed === undefined) return undefined;
  return { name, figures: printed.trim().split(/ +/).map(Number) };
};

// /proc is Linux'.
describe.skipIf(process.platform !== "linux")("bench:database", () => {
  let lines: string[];
  let rows: Row[];
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, [main, "database", "--self-test"]);
    lines = stdout.split("\n");
    rows = lines.flatMap((line) => toRow(line) ?? []);
  });

  it("measures a read from memory, and all that is asked of PostgreSQL", () => {
    expect(rows.map(({ name }) => name)).toEqual(databaseNames);
    const [memory, ...others] = rows.map(({ figures }) => figures);
    // web-api, recipe-api and the multiple; of PostgreSQL also its statements and its time.
    expect(memory).toHaveLength(3);
    expect(others.map((figures) => figures.length)).toEqual([5, 5, 5, 5, 5]);
    expect(rows.filter(({ figures }) => figures.every((each) => each > 0))).toEqual(rows);
  });

  it("counts one round trip for a read, and those that a write promises", () => {
    const statements = rows.slice(1).map(({ figures: [first] }) => Math.round(first ?? 0));
    expect(statements).toEqual([1, 4, 5, 5, 5]);
  });

  it("fits a page", () => {
    // The interval of two rounds may be of any width.
    const widths = lines.map((line) => line.replace(/ +\S+ to [\d.]+ .*/, "").length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });
});
