import { join } from "node:path";
import { copyRepository, type RepositoryCopy, runTests } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patches } from "./rig/lesson.ts";

/** With none of the lesson's patches, the first, the first two, and so on. */
const releases: RepositoryCopy[] = [];

beforeAll(async () => {
  for (let count = 0; count <= patches.length; count += 1) {
    const copy = await copyRepository();
    releases.push(copy);
    for (const patch of patches.slice(0, count)) await copy.apply(patch);
  }
});
afterAll(async () => void (await Promise.all(releases.map((copy) => copy.remove()))));

const stores = "services/recipe-api/test/stores";

/** How many tests of a release's own stores end how, on the schema that another release has made. */
const testStores = async (code: number, schema: number, ...files: readonly string[]) => {
  const folderOf = (release: number): string => releases[release]?.folder ?? "";
  const report = await runTests(folderOf(code), {
    project: "integration",
    files: files.map((file) => `${stores}/${file}.integration.test.ts`),
    env: {
      ...process.env,
      MIGRATIONS_OF_ANOTHER_RELEASE: join(folderOf(schema), "services/recipe-api/migrations"),
    },
  });
  const results = (report.testResults ?? []).flatMap((each) => each.assertionResults);
  return {
    passed: results.filter(({ status }) => status === "passed").length,
    others: results.filter(({ status }) => status !== "passed").map(({ title }) => title),
  };
};

describe("docs/lessons/live-migration.md: the tests of the stores", () => {
  it.each([
    [0, 1],
    [1, 1],
    [1, 2],
    [2, 2],
    [2, 3],
    [3, 3],
    [3, 4],
  ])("of version %i pass on schema %i", async (code, schema) => {
    const { passed, others } = await testStores(code, schema, "stores", "writes");
    expect(others).toEqual([]);
    expect(passed).toBeGreaterThan(60);
  });

  it("of version 0 do not on schema 2, which nobody of that version sees", async () => {
    const { others } = await testStores(0, 2, "stores");
    expect(others).not.toEqual([]);
  });
});
