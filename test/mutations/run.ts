// What `npm run mutations` means: for each patch in this folder, a copy of the repository without
// what the patch takes away, in which the test that the patch names must fail. A test that stays
// green there proves nothing. `npm run mutations -- no-drain` tries one.
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { copyRepository, runTests } from "@tandem/lab";
import { formatCounts } from "../run/test-counts.ts";
import { readMutation } from "./mutation.ts";
import { type Verdict, verdictOn } from "./verdict.ts";

const tryMutation = async (patch: string): Promise<Verdict> => {
  const mutation = readMutation(await readFile(patch, "utf8"));
  const { project, test, title } = mutation;
  const copy = await copyRepository();
  try {
    await copy.apply(patch);
    return verdictOn(await runTests(copy.folder, { project, files: [test], title }), mutation);
  } finally {
    await copy.remove();
  }
};

const chosen = new Set(process.argv.slice(2));
const patches = (await readdir(import.meta.dirname))
  .filter((name) => name.endsWith(".patch"))
  .filter((name) => chosen.size === 0 || chosen.has(basename(name, ".patch")));

const counts = { passed: 0, failed: 0, skipped: 0 };
const report = async (name: string): Promise<void> => {
  const began = performance.now();
  const { isNoticed, words } = await tryMutation(join(import.meta.dirname, name)).catch(
    (error: unknown) => ({ isNoticed: false, words: String(error) }),
  );
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  counts[isNoticed ? "passed" : "failed"] += 1;
  process.stdout.write(`${name}: ${words} (${seconds} s)\n`);
};

/** Two at a time: they wait more than they work. `words` says what was noticed. */
const takeTurns = async (waiting: Iterator<string>): Promise<void> => {
  for (let next = waiting.next(); next.done !== true; next = waiting.next())
    await report(next.value);
};
const waiting = patches.values();
await Promise.all([takeTurns(waiting), takeTurns(waiting)]);
if (patches.length === 0) counts.failed = 1;
process.stdout.write(`${formatCounts(counts)}\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
