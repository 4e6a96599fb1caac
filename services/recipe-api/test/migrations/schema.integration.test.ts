import { migrate, undoMigration } from "@tandem/database";
import { type Postgres, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, expect, it } from "vitest";
import knexfile from "../../knexfile.ts";
import { queryAt } from "./query-at.ts";

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.close());

const parts: Readonly<Record<string, string>> = {
  columns: `SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,
    is_identity, identity_generation FROM information_schema.columns WHERE table_schema = 'public'
    ORDER BY table_name, ordinal_position`,
  constraints: `SELECT conrelid::regclass::text AS table_name, conname,
    pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname`,
  indexes: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`,
  sequences: `SELECT sequencename, data_type::text AS type, start_value FROM pg_sequences
    WHERE schemaname = 'public' ORDER BY sequencename`,
  // By name: after a new beginning they are granted in another order.
  rights: `SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges
    WHERE table_schema = 'public' AND grantee <> 'tandem_migrator'
    ORDER BY table_name, grantee, privilege_type`,
};

const readSchema = async () => {
  const schema: Record<string, unknown> = {};
  for (const [part, text] of Object.entries(parts))
    schema[part] = await queryAt(server.adminUrl, text);
  return schema;
};

const tables = async () => {
  const text = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
  return (await queryAt(server.adminUrl, text)).map(({ tablename }) => tablename);
};

it("all migrations up, all down, and all up again leave the same schema", async () => {
  const options = { config: { ...knexfile, connection: server.migrationUrl }, grantTo: "tandem" };
  const names = await migrate(options);
  const first = await readSchema();
  const knexTables = ["knex_migrations", "knex_migrations_lock"];
  const ownTables = ["idempotency_keys", "ingredients", ...knexTables, "recipes"];
  expect(await tables()).toEqual(ownTables);

  const undone: unknown[] = [];
  for (const _name of names) undone.push(await undoMigration(options));
  expect(undone).toEqual(names.toReversed());
  expect(await tables()).toEqual(knexTables);

  expect(await migrate(options)).toEqual(names);
  expect(await readSchema()).toEqual(first);
});
