import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgres, migrate, type Migration } from "../src/index.ts";

let server: PostgresServer;
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.close());

const table = (name: string): Migration => ({
  name: `001-${name}`,
  up: (knex) => knex.schema.createTable(name, (columns) => void columns.increments("id")),
  down: (knex) => knex.schema.dropTable(name),
});

const exists = async (name: string): Promise<boolean> => {
  const database = await createPostgres({ url: server.url, applicationName: "test" });
  const text = "SELECT to_regclass($1) IS NOT NULL AS found";
  const [row] = await database.query<{ found: boolean }>({ name: "exists", text, values: [name] });
  await database.close();
  return row?.found ?? false;
};

describe("migrations", () => {
  it("are applied exactly once by three who start on an empty database together", async () => {
    const migrations = [table("pots")];
    const run = () => migrate({ url: server.url, migrations });
    const applied = await Promise.all([run(), run(), run()]);
    expect(applied.flat()).toEqual(["001-pots"]);
    expect(await exists("pots")).toBe(true);
  });

  it("leave nothing behind when they fail, and run when they are mended", async () => {
    const broken: Migration = {
      ...table("pans"),
      name: "002-pans",
      up: async (knex) => {
        await knex.schema.createTable("pans", (columns) => void columns.increments("id"));
        throw new Error("half way");
      },
    };
    const run = (migration: Migration) =>
      migrate({ url: server.url, migrations: [table("pots"), migration] });
    await expect(run(broken)).rejects.toThrow("half way");
    expect(await exists("pans")).toBe(false);
    expect(await run({ ...table("pans"), name: "002-pans" })).toEqual(["002-pans"]);
    expect(await exists("pans")).toBe(true);
  });

  it("are followed by the seed, which may run again", async () => {
    const seed = async (knex: Parameters<Migration["up"]>[0]) => {
      await knex("pots").insert({ id: 7 }).onConflict("id").ignore();
    };
    const migrations = [table("pots"), { ...table("pans"), name: "002-pans" }];
    await migrate({ url: server.url, migrations, seed });
    expect(await migrate({ url: server.url, migrations, seed })).toEqual([]);
  });
});
