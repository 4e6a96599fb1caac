import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Knex } from "knex";
import { MigrationError } from "./migration-error.ts";

const folderOf = ({ migrations }: Knex.Config): string => {
  const folder = migrations?.directory;
  if (typeof folder === "string") return folder;
  throw new MigrationError("configuration", "the knexfile names no folder of migrations");
};

/** The names of the migrations that are written, oldest first. */
export const listMigrationFiles = async (config: Knex.Config): Promise<string[]> => {
  const names = await readdir(folderOf(config));
  return names.filter((name) => name.endsWith(".ts")).toSorted();
};

interface MigrationModule {
  readonly config?: { readonly transaction?: boolean };
}

/** Whether the migration leaves it to knex to open a transaction. */
export const usesTransaction = async (config: Knex.Config, name: string): Promise<boolean> => {
  const { href } = pathToFileURL(join(folderOf(config), name));
  const { config: own } = (await import(href)) as MigrationModule;
  return own?.transaction ?? true;
};
