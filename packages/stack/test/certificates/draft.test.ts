import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDraft } from "../../src/certificates/draft.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

test("the old file stays until the new one is whole, and nothing else is left", async () => {
  const folder = await temporaryFolder();
  const target = join(folder, "target");
  await writeFile(target, "old");

  const draft = await createDraft(target, "new", 0o640);
  expect(await readFile(target, "utf8")).toBe("old");
  expect(await readFile(draft.path, "utf8")).toBe("new");
  await draft.publish();
  await draft.discard();

  expect(await readFile(target, "utf8")).toBe("new");
  expect((await stat(target)).mode & 0o777).toBe(0o640);
  expect(await readdir(folder)).toEqual(["target"]);
});

test("a draft that is not published leaves nothing", async () => {
  const folder = await temporaryFolder();

  const draft = await createDraft(join(folder, "target"), "new", 0o600);
  await draft.discard();

  expect(await readdir(folder)).toEqual([]);
});
