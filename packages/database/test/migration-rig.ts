import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@tandem/stack";
import pg from "pg";
import type { MigrateOptions } from "../src/index.ts";

type Config = MigrateOptions["config"];

/** A database with nothing in it. */
export interface EmptyDatabase {
  /** As its owner, who migrates. */
  readonly url: string;
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  exists(table: string): Promise<boolean>;
}

/** A server for the tests of one file, with a database of its own for each. */
export interface Rig {
  createDatabase(): Promise<EmptyDatabase>;
  /** A folder of migrations, by name. */
  writeFolder(files: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

const queryAt = async (
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
};

const databaseAt = (url: string): EmptyDatabase => ({
  url,
  query: (text, values) => queryAt(url, text, values),
  exists: async (table) => {
    const tables = await queryAt(url, "SELECT tablename FROM pg_tables");
    return tables.some(({ tablename }) => tablename === table);
  },
});

const createDatabase = async (server: Postgres, name: string): Promise<EmptyDatabase> => {
  await queryAt(
    server.adminUrl,
    `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER tandem_migrator`,
  );
  const url = new URL(server.migrationUrl);
  url.pathname = name;
  return databaseAt(url.href);
};

export const startRig = async (): Promise<Rig> => {
  const server = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), "tandem-migrations-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  let databases = 0;
  return {
    createDatabase: () => createDatabase(server, `database_${(databases += 1)}`),
    writeFolder: async (files) => {
      const directory = await mkdtemp(join(folder, "migrations-"));
      for (const [name, text] of Object.entries(files))
        await writeFile(join(directory, name), text);
      return directory;
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** As a service's knexfile. */
export const knexfileOf = ({ url }: EmptyDatabase, directory: string): Config => ({
  client: "pg",
  connection: url,
  migrations: { directory, extension: "ts", loadExtensions: [".ts"] },
});

/** A migration that makes a table, and undoes that. */
export const tableMigration = (name: string): string => `
  export const up = (knex) => knex.raw("CREATE TABLE ${name} (id serial PRIMARY KEY)");
  export const down = (knex) => knex.raw("DROP TABLE ${name}");
`;
