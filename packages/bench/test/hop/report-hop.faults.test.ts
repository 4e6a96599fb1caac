import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { beforeAll, describe, expect, it } from "vitest";
import { hopNames } from "../../src/hop/hop-subjects.ts";

const isThere = spawnSync("haproxy", ["-v"]).status === 0;
const isRequired = process.env["CI"] !== undefined;
if (!isThere && !isRequired)
  process.stderr.write("skipped what needs HAProxy: there is no haproxy on the PATH\n");

const main = join(repository, "packages/bench/src/main.ts");
const run = promisify(execFile);

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly services: number;
  /** 0 where nothing is printed. */
  readonly haproxy: number;
  readonly ratio: number;
}

const toRow = (line: string): Row | undefined => {
  const name = hopNames.findLast((each) => line.startsWith(`${each} `));
  const printed = /^ +(\d+) +([\d.]+)(?: +([\d.]+))? +([\d.]+) +[\d.]+ to /.exec(
    line.slice(name?.length),
  );
  if (name === undefined || printed === null) return undefined;
  const [bytes = 0, services = 0, haproxy = 0, ratio = 0] = printed
    .slice(1)
    .map((text: string | undefined) => Number(text ?? 0));
  return { name, bytes, services, haproxy, ratio };
};

describe.skipIf(!isThere && !isRequired)("bench:hop", () => {
  let small: Row[];
  let long: Row[];
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, [main, "hop", "--self-test"]);
    const rows = stdout.split("\n").flatMap((line) => toRow(line) ?? []);
    small = rows.slice(0, hopNames.length);
    long = rows.slice(hopNames.length);
  });

  const bytesOf = (rows: readonly Row[], wanted: string) =>
    rows.find(({ name }) => name === wanted)?.bytes ?? Number.NaN;

  it("measures every way of asking, for a small answer and for a long one", () => {
    expect(small.map(({ name }) => name)).toEqual(hopNames);
    expect(long.map(({ name }) => name)).toEqual(hopNames);
  });

  it("asks for some 270 bytes and for more than 20,000, which gzip makes fewer", () => {
    expect(bytesOf(small, "direct")).toBeGreaterThan(200);
    expect(bytesOf(small, "direct")).toBeLessThan(300);
    expect(bytesOf(long, "direct")).toBeGreaterThan(20_000);
    expect(bytesOf(small, "both, gzip")).toBeLessThan(bytesOf(small, "direct"));
    expect(bytesOf(long, "both, gzip")).toBeLessThan(bytesOf(long, "direct"));
  });

  it("counts HAProxy where it stands in the way, and only there", () => {
    const counted = [...small, ...long].filter(({ haproxy }) => haproxy > 0);
    const behind = hopNames.filter((name) => name !== "direct" && !name.startsWith("no HAProxy"));
    expect(counted.map(({ name }) => name)).toEqual([...behind, ...behind]);
  });

  it("counts the services everywhere, and prints parts that add up", () => {
    const rows = [...small, ...long];
    expect(rows.filter(({ services }) => services > 0)).toEqual(rows);
    const sums = rows.map(({ services, haproxy }) => services + haproxy);
    expect(sums).toEqual(rows.map(({ ratio }) => expect.closeTo(ratio, 2)));
  });
});

it("says in one line that there is no HAProxy, and ends with 78", async () => {
  const failed = run(process.execPath, [main, "hop", "--self-test"], { env: { PATH: "" } });
  await expect(failed).rejects.toMatchObject({
    code: 78,
    stderr: "bench: haproxy is not on the PATH: install HAProxy 2.6 or later\n",
  });
});
