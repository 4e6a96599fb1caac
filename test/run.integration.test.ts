import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const runTests = (...args: string[]): Promise<{ code: number; lines: string[] }> =>
  new Promise((resolve) => {
    const script = join(import.meta.dirname, "run.ts");
    execFile(process.execPath, [script, ...args], (error, stdout) => {
      resolve({
        code: typeof error?.code === "number" ? error.code : 0,
        lines: stdout.split("\n"),
      });
    });
  });

const isSummary = (line: string): boolean => /^\d+ passed, \d+ failed(, \d+ skipped)?$/.test(line);

test("a run of one step ends with one line of counts", async () => {
  const { code, lines } = await runTests("unit", "test/run/test-counts.test.ts");

  expect(code).toBe(0);
  expect(lines.filter(isSummary)).toEqual(["3 passed, 0 failed"]);
  expect(lines.at(-2)).toBe("3 passed, 0 failed");
});

test("a step that fails without a failed test counts as one failure", async () => {
  const { code, lines } = await runTests("unit", "there-is-no-such-test");

  expect(code).toBe(1);
  expect(lines.at(-2)).toBe("0 passed, 1 failed");
});

test("arguments that name no step go to vitest", async () => {
  const { code, lines } = await runTests("test/run/test-counts.test.ts", "-t", "add up");

  expect(code).toBe(0);
  expect(lines.at(-2)).toBe("1 passed, 0 failed, 2 skipped");
});
