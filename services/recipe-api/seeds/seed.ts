import type { migrate } from "@tandem/database";
import { recipes } from "./recipes.ts";

type Seed = NonNullable<Parameters<typeof migrate>[0]["seed"]>;

/** Adds the recipes that are missing and leaves the others as they are: it may run again. */
export const seed: Seed = async (knex) => {
  for (const { ingredients, ...recipe } of recipes) {
    await knex.transaction(async (transaction) => {
      const added = await transaction("recipes").insert(recipe, ["id"]).onConflict("id").ignore();
      if (added.length === 0) return;
      const rows = ingredients.map((ingredient) => ({ recipe_id: recipe.id, ...ingredient }));
      await transaction("ingredients").insert(rows);
    });
  }
  // Ids were given by hand: the next one the database gives must come after them.
  await knex.raw("SELECT setval(pg_get_serial_sequence('recipes', 'id'), max(id)) FROM recipes");
};
