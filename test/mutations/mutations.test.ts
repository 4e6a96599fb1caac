import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readMutation } from "./mutation.ts";
import { verdictOn } from "./verdict.ts";

const mutation = { project: "faults", test: "test/a.faults.test.ts", title: "nobody is lost" };

const verdict = (title: string, status: string) => {
  const result = { title, status, failureMessages: ["AssertionError: 1 is lost\n    at a"] };
  return verdictOn({ testResults: [{ assertionResults: [result] }] }, mutation);
};

/** The lines of a patch that have to be in its file, change by change. */
const linesBefore = (patch: string): string[] =>
  patch
    .split(/^@@ .*\n/m)
    .slice(1)
    .map((change) => change.replaceAll(/^\+.*\n/gm, "").replaceAll(/^[ -]/gm, ""));

it("a patch names its test before its changes", () => {
  const head =
    "Takes it away.\n\nproject: faults\ntest: test/a.faults.test.ts\ntitle: nobody is lost\n";

  expect(readMutation(`${head}diff --git a/x b/x\ntitle: of something else\n`)).toEqual(mutation);
  expect(() => readMutation("project: faults\ndiff --git a/x b/x\ntest: y\n")).toThrow('"test: …"');
});

it("only a failure of the named test is one that was wanted", () => {
  const noticed = { isNoticed: true, words: "noticed: AssertionError: 1 is lost" };

  expect(verdict("nobody is lost of 5,000", "failed")).toEqual(noticed);
  for (const each of [verdict("nobody is lost", "passed"), verdict("nobody is lost", "skipped")])
    expect(each).toMatchObject({ isNoticed: false });
  expect(verdict("another", "failed")).toMatchObject({ isNoticed: false });
  expect(verdictOn({}, mutation)).toMatchObject({ isNoticed: false });
});

it("every patch fits its file, and names a test that is there", async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".patch"));
  const read = (path: string) => readFile(join(import.meta.dirname, "../..", path), "utf8");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const patch = await readFile(join(import.meta.dirname, name), "utf8");
    const { test, title } = readMutation(patch);
    expect(await read(test)).toContain(title);
    const file = await read(/^--- a\/(.+)$/m.exec(patch)?.[1] ?? "");
    expect(linesBefore(patch)).not.toEqual([]);
    for (const lines of linesBefore(patch)) expect(file).toContain(lines);
  }
});
