import type { Knex } from "knex";

/** The largest recipe that can be written: the limit of a request's body. */
const largestBytes = 48 * 1024;

export const up = async (knex: Knex): Promise<void> => {
  await knex.schema.alterTable("recipes", (table) => {
    // The size of the recipe as JSON, kept by whoever writes it: a page of recipes ends by it. A
    // recipe added by hand counts as the largest there can be.
    table.integer("bytes").notNullable().defaultTo(largestBytes);
  });
  // Finds a part of a name of three characters or more without reading every recipe.
  await knex.raw("CREATE EXTENSION IF NOT EXISTS pg_trgm");
  await knex.raw("CREATE INDEX recipes_name_trigrams ON recipes USING gin (name gin_trgm_ops)");
};

// The extension stays: others may use it.
export const down = async (knex: Knex): Promise<void> => {
  await knex.schema.alterTable("recipes", (table) => {
    table.dropIndex([], "recipes_name_trigrams");
    table.dropColumn("bytes");
  });
};
