import type { RecipeQuery } from "../recipes/recipe-store.ts";

// One round trip: the ingredients come as JSON, in order, beside the recipe.
const recipeText = `
  SELECT id, name, steps, version, created_at, updated_at,
    (SELECT coalesce(json_agg(json_build_object(
        'id', i.id, 'name', i.name, 'quantity', i.quantity) ORDER BY i.id), '[]')
      FROM ingredients i WHERE i.recipe_id = r.id) AS ingredients
  FROM recipes r
  WHERE id = $1`;

export const findRecipe = (id: number) => ({
  name: "find-recipe",
  text: recipeText,
  values: [id],
});

// The inner query takes one recipe more than the page has: it tells whether there is a next page. It
// reads the kept sizes only; the long texts are fetched for those that stay.
const headsText = `
  WITH page AS MATERIALIZED (
    SELECT id, bytes FROM recipes
    WHERE id > $1 AND ($4 = '' OR name ILIKE $4)
    ORDER BY id LIMIT $2 + 1
  ), sized AS (
    SELECT id, sum(bytes) OVER (ORDER BY id) AS total, row_number() OVER (ORDER BY id) AS place
    FROM page
  ), fitting AS (
    SELECT id FROM sized WHERE place <= $2 AND (total <= $3 OR place = 1)
  )
  SELECT r.id, r.name, r.steps, r.version, r.created_at, r.updated_at,
    (SELECT count(*) FROM page) > (SELECT count(*) FROM fitting) AS more
  FROM fitting JOIN recipes r USING (id)
  ORDER BY r.id`;

// Without a name: planned for its values each time, so that a page goes by the primary key and a
// search by the trigrams of the names.
export const findHeads = ({ limit, after, q }: RecipeQuery, maxBytes: number) => ({
  text: headsText,
  values: [after, limit, maxBytes, q === "" ? "" : `%${literal(q)}%`],
});

/** In a pattern, `%` and `_` stand for others; `\` takes that meaning away, its own too. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

const ingredientsText = `
  SELECT recipe_id, json_agg(json_build_object(
    'id', id, 'name', name, 'quantity', quantity) ORDER BY id) AS ingredients
  FROM ingredients
  WHERE recipe_id = ANY($1::integer[])
  GROUP BY recipe_id`;

export const findIngredients = (recipeIds: readonly number[]) => ({
  name: "find-ingredients",
  text: ingredientsText,
  values: [recipeIds],
});
