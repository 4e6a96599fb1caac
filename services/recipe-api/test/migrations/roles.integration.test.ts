import { createPostgres, migrate, type Postgres as Database } from "@tandem/database";
import { type Postgres, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import knexfile from "../../knexfile.ts";

let server: Postgres;
/** As the service. */
let service: Database;

beforeAll(async () => {
  server = await startPostgres();
  await migrate({ config: { ...knexfile, connection: server.migrationUrl }, grantTo: "tandem" });
  service = await createPostgres({ url: server.url, applicationName: "test" });
});
afterAll(async () => {
  await service.close();
  await server.close();
});

describe("the service's role", () => {
  it("reads and writes rows, and takes new ids", async () => {
    const insert = "INSERT INTO recipes (name, steps) VALUES ('Tea', 'Wait.') RETURNING id";
    const [row] = await service.query<{ id: number }>({ text: insert });
    const id = row?.id;
    const changes = [
      ["INSERT INTO ingredients VALUES ($1, 1, 'Leaves', '1 tsp') RETURNING 1", [id]],
      ["UPDATE recipes SET name = 'Coffee' WHERE id = $1 RETURNING 1", [id]],
      [
        "SELECT 1 FROM recipes JOIN ingredients ON recipe_id = recipes.id WHERE recipes.id = $1",
        [id],
      ],
      ["INSERT INTO idempotency_keys VALUES ('me', 'createRecipe', 'k', '\\x00') RETURNING 1", []],
      ["DELETE FROM idempotency_keys RETURNING 1", []],
      ["DELETE FROM recipes WHERE id = $1 RETURNING 1", [id]],
    ] as const;
    for (const [text, values] of changes)
      expect(await service.query({ text, values: [...values] })).toHaveLength(1);
  });

  it.each([
    "DROP TABLE recipes",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE INDEX mine ON recipes (name)",
    "ALTER TABLE recipes ADD COLUMN mine text",
    "ALTER TABLE recipes OWNER TO tandem",
    "TRUNCATE recipes",
    "CREATE ROLE mine",
    "SET ROLE tandem_migrator",
    "SELECT FROM knex_migrations",
    "INSERT INTO knex_migrations (name) VALUES ('mine')",
    "UPDATE knex_migrations_lock SET is_locked = 1",
    "SELECT nextval('knex_migrations_id_seq')",
  ])("may not %s", async (text) => {
    await expect(service.query({ text })).rejects.toMatchObject({ code: "42501" });
  });

  it("owns nothing", async () => {
    const text = "SELECT relname FROM pg_class WHERE relowner = 'tandem'::regrole";
    expect(await service.query({ text })).toEqual([]);
  });
});
