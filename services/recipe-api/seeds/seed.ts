import type { migrate } from "@tandem/database";
import type { Recipe } from "../src/recipes/recipe.ts";
import { recipeBytes } from "../src/recipes/recipe-bytes.ts";
import { generateRecipe } from "./generate-recipe.ts";
import { recipes } from "./recipes.ts";

type Seed = NonNullable<Parameters<typeof migrate>[0]["seed"]>;
type Knex = Parameters<Seed>[0];

/** Recipes sent to the database at once: about 1 MB. */
const batchSize = 1_000;

export interface SeedOptions {
  /** Generated recipes are added until there are so many. @default 0 */
  readonly count?: number;
  /** Hears how many there are in the end. */
  readonly report?: (present: number) => void;
}

/** Adds the sample recipes that are missing and leaves the others as they are: it may run again. */
export const createSeed =
  ({ count = 0, report }: SeedOptions = {}): Seed =>
  async (knex) => {
    await addRecipes(knex, recipes);
    // Ids were given by hand: the next one the database gives must come after them.
    await followIds(knex);
    const present = await addGenerated(knex, count);
    // Until then the planner knows nothing of a table that was empty a moment ago.
    await knex.raw("ANALYZE recipes, ingredients");
    report?.(present);
  };

const addGenerated = async (knex: Knex, count: number): Promise<number> => {
  const { rows } = await knex.raw<{ rows: [{ present: number; last: number }] }>(
    "SELECT count(*)::integer AS present, max(id) AS last FROM recipes",
  );
  const [{ present, last }] = rows;
  for (let added = 0; added < count - present; added += batchSize) {
    const size = Math.min(batchSize, count - present - added);
    const ids = Array.from({ length: size }, (_, index) => last + added + index + 1);
    await addRecipes(knex, ids.map(generateRecipe));
  }
  await followIds(knex);
  return Math.max(count, present);
};

// One statement for all: the recipes that are not there yet, and the ingredients of those.
const addText = `
  WITH given AS (
    SELECT * FROM json_to_recordset(?) AS each(id integer, name text, steps text, version integer,
      created_at timestamptz, updated_at timestamptz, bytes integer, ingredients json)
  ), added AS (
    INSERT INTO recipes (id, name, steps, version, created_at, updated_at, bytes)
    SELECT id, name, steps, version, created_at, updated_at, bytes FROM given
    ON CONFLICT (id) DO NOTHING
    RETURNING id
  )
  INSERT INTO ingredients (recipe_id, id, name, quantity)
  SELECT given.id, each.id, each.name, each.quantity
  FROM given JOIN added USING (id),
    json_to_recordset(given.ingredients) AS each(id integer, name text, quantity text)`;

const addRecipes = async (knex: Knex, list: readonly Recipe[]): Promise<void> => {
  const given = list.map((recipe) => ({ ...recipe, bytes: recipeBytes(recipe) }));
  await knex.raw(addText, [JSON.stringify(given)]);
};

// Never back: an id that was given, and whose recipe is gone, or not committed yet, is not given again.
const followIdsText = `
  SELECT setval(pg_get_serial_sequence('recipes', 'id'), greatest(max(id),
    (SELECT last_value FROM recipes_id_seq)))
  FROM recipes`;

const followIds = async (knex: Knex): Promise<void> => knex.raw(followIdsText);
