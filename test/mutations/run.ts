// What `npm run mutations` means: for each patch in this folder, a copy of the repository without
// what the patch takes away, in which the test that the patch names must fail. A test that stays
// green there proves nothing. `npm run mutations -- no-drain` tries one.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import { formatCounts } from "../run/test-counts.ts";
import { type Mutation, readMutation } from "./mutation.ts";
import { type Report, type Verdict, verdictOn } from "./verdict.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Not part of a copy, by the path from the root: large, or of a run before. */
const left = /(^|\/)(\.git|\.tandem|\.turbo|coverage|node_modules\/\.[^/]+)$/;

/**
 * Every package's node_modules holds relative links, so those in the copy lead to the copy's packages;
 * what comes from npm is shared.
 */
const copyRepository = async (folder: string): Promise<void> => {
  await cp(root, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !left.test(relative(root, source)),
  });
  await symlink(join(root, "node_modules/.pnpm"), join(folder, "node_modules/.pnpm"));
};

/** Runs the test and reads what became of it. vitest fails, too, when a test does. */
const runTest = async (folder: string, { test, project, title }: Mutation): Promise<Report> => {
  const reportPath = join(folder, "mutation-report.json");
  const vitest = "node_modules/vitest/vitest.mjs";
  const report = ["--reporter=json", `--outputFile.json=${reportPath}`];
  const args = [vitest, "run", "--project", project, test, "-t", literally(title), ...report];
  await run(process.execPath, args, { cwd: folder, timeout: 240_000 }).catch(() => undefined);
  const text = await readFile(reportPath, "utf8").catch(() => "{}");
  return JSON.parse(text) as Report;
};

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const tryMutation = async (patch: string): Promise<Verdict> => {
  const mutation = readMutation(await readFile(patch, "utf8"));
  const folder = await mkdtemp(join(tmpdir(), "tandem-mutation-"));
  try {
    await copyRepository(folder);
    // A repository of its own, so that git does not look for one around it.
    await run("git", ["init", "--quiet"], { cwd: folder });
    await run("git", ["apply", patch], { cwd: folder });
    return verdictOn(await runTest(folder, mutation), mutation);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const chosen = new Set(process.argv.slice(2));
const patches = (await readdir(import.meta.dirname))
  .filter((name) => name.endsWith(".patch"))
  .filter((name) => chosen.size === 0 || chosen.has(basename(name, ".patch")));

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const name of patches) {
  const began = performance.now();
  const { isNoticed, words } = await tryMutation(join(import.meta.dirname, name)).catch(
    (error: unknown) => ({ isNoticed: false, words: String(error) }),
  );
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  counts[isNoticed ? "passed" : "failed"] += 1;
  process.stdout.write(`${name}: ${words} (${seconds} s)\n`);
}
if (patches.length === 0) counts.failed = 1;
process.stdout.write(`${formatCounts(counts)}\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
