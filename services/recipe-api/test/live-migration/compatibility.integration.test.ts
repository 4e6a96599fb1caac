import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { judge, lostUpdates } from "./rig/judge.ts";
import { patches, writeNewAlone } from "./rig/lesson.ts";
import { openRelease, type Release } from "./rig/open-release.ts";
import { create, find, findAll, rename, replaceSteps } from "./rig/replica.ts";

const start = async (): Promise<Postgres> => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  return server;
};

const open = async (server: Postgres, given: readonly string[]): Promise<Release> => {
  const release = await openRelease(server, given);
  onTestFinished(() => release.close());
  return release;
};

/** With none of the patches, the first, the first two, and so on. */
const openAll = async (
  server: Postgres,
): Promise<[Release, Release, Release, Release, Release]> => {
  const counts = [0, 1, 2, 3, 4];
  const all = counts.map((count) => open(server, patches.slice(0, count)));
  return (await Promise.all(all)) as [Release, Release, Release, Release, Release];
};

describe("docs/lessons/live-migration.md", () => {
  let page: string;
  beforeAll(async () => {
    page = await readFile(join(repository, "docs/lessons/live-migration.md"), "utf8");
  });

  /** The cells of its table, the headings left out. */
  const tableOf = (text: string): string[][] => {
    const [, table = ""] = /\| *schema .*\n\|[-| ]+\n((?:\|.*\n)+)/.exec(text) ?? [];
    const rows = table.trim().split("\n");
    return rows.map((row) =>
      row
        .split("|")
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );
  };

  it("says which code suits which schema, and those that meet lose nothing of each other", async () => {
    const server = await start();
    const releases = await openAll(server);
    const [zero, one, two, three, four] = releases;
    const found: string[][] = [];
    const judgeAll = async (...running: readonly Release[]): Promise<void> => {
      const written = await Promise.all(running.map(({ store }) => create(store, "Wait.")));
      const all = releases.slice(0, 4).map(({ store }) => judge(store, ...written));
      found.push(await Promise.all(all));
      for (const { store } of running)
        for (const other of running) expect(await lostUpdates(store, other.store)).toEqual([]);
    };

    await zero.migrate();
    const old = await create(zero.store, "Stir.");
    await judgeAll(zero);

    await one.migrate();
    await judgeAll(zero, one);
    // Nobody reads what is not there yet.
    await expect(two.migrate()).rejects.toThrow(
      /^\d+_recipe_instructions_complete.ts: check constraint .* is violated by some row$/,
    );
    // Of what the old code has written, and written over.
    expect(await one.backfill("recipe-instructions")).toBeGreaterThan(1);
    expect(await one.backfill("recipe-instructions")).toBe(0);

    await two.migrate();
    await judgeAll(one, two);
    await three.migrate();
    await judgeAll(two, three);
    await four.migrate();
    await judgeAll(three);

    expect(await find(four.store, old.id)).toEqual(old);
    expect(found).toEqual(tableOf(page));
  });

  it("every step can be undone, and no update is lost on the way back", async () => {
    const server = await start();
    const [zero, one, two, three, four] = await openAll(server);
    await four.migrate();
    const recipe = await create(three.store, "Chop.");
    const replaced = await replaceSteps(three.store, recipe, "Stir.");

    await four.undo();
    expect(await lostUpdates(two.store, three.store)).toEqual([]);
    // Now the third version is gone.
    await expect(three.undo()).rejects.toThrow("contains null values");
    expect(await three.backfill("recipe-steps")).toBeGreaterThan(0);
    await three.undo();
    expect(await lostUpdates(one.store, two.store)).toEqual([]);
    await two.undo();
    await two.undo();
    expect(await lostUpdates(zero.store, one.store)).toEqual([]);
    const all = await findAll(one.store);
    await one.undo();

    expect(await findAll(zero.store)).toEqual(all);
    expect(await find(zero.store, recipe.id)).toEqual(replaced);
    expect(await judge(zero.store, replaced)).toBe("yes");
  });

  it("who writes the new column alone loses updates that were acknowledged", async () => {
    const server = await start();
    const old = await open(server, []);
    const bold = await open(server, [...patches.slice(0, 1), writeNewAlone]);
    await bold.migrate();
    const recipe = await create(old.store, "Chop.");
    const byNew = await replaceSteps(bold.store, recipe, "Stir.");
    const byOld = await replaceSteps(old.store, byNew, "Serve.");

    expect(byOld).toMatchObject({ version: 3, steps: "Serve." });
    expect(await find(bold.store, recipe.id)).toMatchObject({ version: 3, steps: "Stir." });
    // And the other way: the old code reads old steps, and writes them under a new name.
    const other = await create(old.store, "Chop.");
    const changed = await replaceSteps(bold.store, other, "Stir.");
    expect((await rename(old.store, changed, "Stew")).steps).toBe("Chop.");
  });

  it("who writes both columns loses none, but only as long as it reads the old one", async () => {
    const server = await start();
    const [zero, one, two] = await openAll(server);
    await one.migrate();

    expect(await lostUpdates(zero.store, one.store)).toEqual([]);
    expect(await lostUpdates(one.store, zero.store)).toEqual([]);
    expect(await lostUpdates(two.store, zero.store)).toContain("new steps");
  });

  it("what is filled while the old code runs is out of date after its next write", async () => {
    const server = await start();
    const zero = await open(server, []);
    const one = await open(server, patches.slice(0, 1));
    await one.migrate();
    const recipe = await create(zero.store, "Chop.");
    expect(await one.backfill("recipe-instructions")).toBe(1);
    await replaceSteps(zero.store, recipe, "Stir.");
    expect(await one.backfill("recipe-instructions")).toBe(1);
  });
});
