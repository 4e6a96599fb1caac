import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The part that is used of what vitest's JSON reporter writes. */
export interface TestReport {
  readonly testResults?: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export interface TestRun {
  readonly project: string;
  /** Paths from the root of the repository. */
  readonly files: readonly string[];
  /** Titles of tests, or a part of them. @default all */
  readonly title?: string;
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs tests of the copy, or of the repository itself, and reads what became of them; nothing when
 * they did not come to an end within four minutes.
 */
export const runTests = async (
  folder: string,
  { project, files, title, env }: TestRun,
): Promise<TestReport> => {
  const reports = await mkdtemp(join(tmpdir(), "tandem-report-"));
  const file = join(reports, "report.json");
  const named = title === undefined ? [] : ["-t", literally(title)];
  const report = ["--reporter=json", `--outputFile.json=${file}`];
  const vitest = "node_modules/vitest/vitest.mjs";
  const args = [vitest, "run", "--project", project, ...files, ...named, ...report];
  const options = { cwd: folder, timeout: 240_000, ...(env && { env }) };
  try {
    // vitest fails, too, when a test does.
    await promisify(execFile)(process.execPath, args, options).catch(() => undefined);
    return JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as TestReport;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
};

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
