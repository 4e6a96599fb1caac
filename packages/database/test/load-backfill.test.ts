import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadBackfill } from "../src/index.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-backfills-"));
  const files = {
    "package.json": '{ "type": "module" }',
    "fill-lids.ts": 'export const backfill = { table: "pots", change: "UPDATE pots" };',
    "empty.ts": "export const other = 1;",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

it("a backfill is found by the name of its file", async () => {
  expect(await loadBackfill(folder, "fill-lids")).toEqual({ table: "pots", change: "UPDATE pots" });
});

it.each(["", "lids", "../fill-lids", "package.json"])(
  "there is none called %j, and the message names those there are",
  async (name) => {
    await expect(loadBackfill(folder, name)).rejects.toMatchObject({
      code: "configuration",
      message: `there is no backfill "${name}", there are empty, fill-lids`,
    });
  },
);

it("without a folder there is none", async () => {
  const nowhere = join(folder, "nowhere");
  await expect(loadBackfill(nowhere, "fill-lids")).rejects.toMatchObject({
    code: "configuration",
    message: `there is no backfill "fill-lids", none is in ${nowhere}`,
  });
});

it("a file that exports no backfill is refused", async () => {
  await expect(loadBackfill(folder, "empty")).rejects.toMatchObject({
    code: "configuration",
    message: "empty.ts has no export named backfill",
  });
});
