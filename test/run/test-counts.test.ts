import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCounts, formatCounts, noCounts, readCounts } from "./test-counts.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-counts-"));
});

afterAll(() => rm(folder, { recursive: true }));

test("tests that wait to be written count as skipped", async () => {
  const path = join(folder, "report.json");
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  await writeFile(path, JSON.stringify(report));

  expect(await readCounts(path)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

test("a run without a report has no counts", async () => {
  expect(await readCounts(join(folder, "none.json"))).toEqual(noCounts);
});

test("counts of several runs add up to one line", () => {
  const sum = addCounts({ passed: 2, failed: 0, skipped: 0 }, { passed: 1, failed: 1, skipped: 0 });

  expect(formatCounts(sum)).toBe("3 passed, 1 failed");
  expect(formatCounts({ ...sum, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});
