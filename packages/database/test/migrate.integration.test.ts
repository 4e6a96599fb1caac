import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMigration, migrate, migrationStatus, undoMigration } from "../src/index.ts";
import {
  type EmptyDatabase,
  knexfileOf,
  type Rig,
  startRig,
  tableMigration,
} from "./migration-rig.ts";

let rig: Rig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const pots = { "1_pots.ts": tableMigration("pots") };
const pans = { "2_pans.ts": tableMigration("pans") };

const config = async (database: EmptyDatabase, ...files: readonly Record<string, string>[]) =>
  knexfileOf(database, await rig.writeFolder(Object.assign({}, ...files)));

describe("migrations", () => {
  it("run in the order of their names, each once", async () => {
    const database = await rig.createDatabase();
    expect(await migrate({ config: await config(database, pots) })).toEqual(["1_pots.ts"]);
    const both = await config(database, pans, pots);
    expect(await migrate({ config: both })).toEqual(["2_pans.ts"]);
    expect(await migrate({ config: both })).toEqual([]);
    expect(await database.exists("pans")).toBe(true);
  });

  it("leave nothing behind when they fail, but keep those before them", async () => {
    const database = await rig.createDatabase();
    const half =
      'export const up = async (knex) => { await knex.raw("CREATE TABLE pans (id int)");';
    const broken = {
      "2_pans.ts": `${half} throw new Error("half\\nway"); }; export const down = up;`,
    };
    await expect(migrate({ config: await config(database, pots, broken) })).rejects.toMatchObject({
      code: "failed",
      message: "2_pans.ts: half way",
    });
    expect([await database.exists("pots"), await database.exists("pans")]).toEqual([true, false]);
    const mended = await config(database, pots, pans);
    expect(await migrate({ config: mended })).toEqual(["2_pans.ts"]);
  });

  it("fail with one line, without the statement, when PostgreSQL refuses it", async () => {
    const database = await rig.createDatabase();
    await database.query("CREATE TABLE pots (id int)");
    const refusal = migrate({ config: await config(database, pots) });
    await expect(refusal).rejects.toThrow(/^1_pots.ts: relation "pots" already exists$/);
  });

  it("are followed by the seed, which may run again", async () => {
    const database = await rig.createDatabase();
    const options: Parameters<typeof migrate>[0] = {
      config: await config(database, pots),
      seed: async (knex) => void (await knex("pots").insert({ id: 7 }).onConflict("id").ignore()),
    };
    await migrate(options);
    await migrate(options);
    expect(await database.query("SELECT id FROM pots")).toEqual([{ id: 7 }]);
  });

  it("suit a database that a later release has migrated", async () => {
    const database = await rig.createDatabase();
    await migrate({ config: await config(database, pots, pans) });
    expect(await migrate({ config: await config(database, pots) })).toEqual([]);
  });

  it("are refused when one that was applied is missing among them", async () => {
    const database = await rig.createDatabase();
    await migrate({ config: await config(database, pots) });
    await expect(migrate({ config: await config(database, pans) })).rejects.toMatchObject({
      code: "configuration",
      message: "applied, but not in the folder: 1_pots.ts: put the files back",
    });
  });

  it("wait for a table for five seconds, not longer: all traffic waits behind them", async () => {
    const database = await rig.createDatabase();
    await migrate({ config: await config(database, pots) });
    const add = 'export const up = (knex) => knex.raw("ALTER TABLE pots ADD name text");';
    const adding = await config(database, pots, { "2_name.ts": `${add} export const down = up;` });
    const reader = database
      .query("BEGIN; SELECT FROM pots; SELECT pg_sleep(60)")
      .catch(() => "cut");
    const sleepers = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    await waitUntil("somebody reads", async () => (await database.query(sleepers)).length > 0);
    await expect(migrate({ config: adding })).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/^2_name.ts: .*lock timeout: a table was in use: run it/),
    });
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    );
    expect(await reader).toBe("cut");
  });
});

describe("undoing", () => {
  it("takes the last migration back, and then the one before", async () => {
    const database = await rig.createDatabase();
    const both = await config(database, pots, pans);
    await migrate({ config: both });
    expect(await undoMigration({ config: both })).toBe("2_pans.ts");
    expect([await database.exists("pots"), await database.exists("pans")]).toEqual([true, false]);
    expect(await undoMigration({ config: both })).toBe("1_pots.ts");
    expect(await undoMigration({ config: both })).toBeUndefined();
    expect(await migrate({ config: both })).toEqual(["1_pots.ts", "2_pans.ts"]);
  });

  it("undoes and takes note of it together, or neither", async () => {
    const database = await rig.createDatabase();
    const both = await config(database, pots);
    await migrate({ config: both });
    // Refuses that knex takes note.
    await database.query(
      "CREATE RULE kept AS ON DELETE TO knex_migrations DO ALSO SELECT 1 / 0 AS never",
    );
    await expect(undoMigration({ config: both })).rejects.toThrow("division by zero");
    expect(await database.exists("pots")).toBe(true);
  });

  it("undoes outside a transaction what was done outside of one", async () => {
    const database = await rig.createDatabase();
    const index = `
      export const config = { transaction: false };
      export const up = (knex) => knex.raw("CREATE INDEX CONCURRENTLY shiny ON pots (id)");
      export const down = (knex) => knex.raw("DROP INDEX CONCURRENTLY shiny");`;
    const both = await config(database, pots, { "2_shiny.ts": index });
    expect(await migrate({ config: both })).toHaveLength(2);
    expect(await undoMigration({ config: both })).toBe("2_shiny.ts");
  });

  it("is refused for a migration that only a later release knows", async () => {
    const database = await rig.createDatabase();
    await migrate({ config: await config(database, pots, pans) });
    await expect(undoMigration({ config: await config(database, pots) })).rejects.toThrow(
      "2_pans.ts was applied last and is not in the folder: undo it where it is",
    );
  });
});

describe("the status", () => {
  it("names every migration, also of a database that has never had one", async () => {
    const database = await rig.createDatabase();
    const both = await config(database, pots, pans);
    expect(await migrationStatus(both)).toEqual([
      { name: "1_pots.ts", state: "pending" },
      { name: "2_pans.ts", state: "pending" },
    ]);
    expect(await database.exists("knex_migrations")).toBe(false);
    await migrate({ config: both });
    expect(await migrationStatus(await config(database, pots, { "3_lids.ts": "" }))).toEqual([
      { name: "1_pots.ts", state: "applied" },
      { name: "2_pans.ts", state: "unknown" },
      { name: "3_lids.ts", state: "pending" },
    ]);
  });
});

describe("a new migration", () => {
  it("is a file with the time in its name, from the stub, and needs no database", async () => {
    const directory = await rig.writeFolder({ "a.stub": tableMigration("new") });
    const stub = `${directory}/a.stub`;
    const migrations = { directory, extension: "ts", loadExtensions: [".ts"], stub };
    const file = await makeMigration({ client: "pg", migrations }, "add_new");
    expect(file).toMatch(/\/\d{14}_add_new\.ts$/);
    const database = await rig.createDatabase();
    await migrate({ config: { client: "pg", connection: database.url, migrations } });
    expect(await database.exists("new")).toBe(true);
  });

  it.each(["", "../x", "a b", "A", "a-b", "a".repeat(81)])("is not called %j", async (name) => {
    await expect(makeMigration({ client: "pg" }, name)).rejects.toMatchObject({
      code: "configuration",
    });
  });
});
