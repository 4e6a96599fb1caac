import type { Claim } from "../recipes/claim.ts";
import { bytesToBe } from "../recipes/recipe-bytes.ts";
import type { Target } from "../recipes/recipe-change.ts";
import type { RecipeContents } from "../recipes/recipe-contents.ts";

// Waits for another transaction that holds the key, for as long as a lock may take. No row comes back
// when the key has been used, and nothing is locked then: those who send it again do not wait for each
// other. For that reason the key can be purged before its result is read.
const claimText = `
  INSERT INTO idempotency_keys (principal, operation, key, fingerprint)
  VALUES ($1, $2, $3, $4)
  ON CONFLICT (principal, operation, key) DO NOTHING
  RETURNING key`;

export const claimKey = (claim: Claim) => ({
  name: "claim-key",
  text: claimText,
  values: [...keyOf(claim), claim.fingerprint],
});

const findResultText = `
  SELECT fingerprint = $4 AS "isSame", result,
    created_at < now() - interval '24 hours' AS "isExpired"
  FROM idempotency_keys
  WHERE principal = $1 AND operation = $2 AND key = $3`;

export const findResult = (claim: Claim) => ({
  name: "find-result",
  text: findResultText,
  values: [...keyOf(claim), claim.fingerprint],
});

// Waits like the claim. Its age is looked at once more, because somebody else may have taken the key
// over since it was read, or meanwhile: then no row comes back.
const takeOverText = `
  UPDATE idempotency_keys SET fingerprint = $4, result = NULL, created_at = now()
  WHERE principal = $1 AND operation = $2 AND key = $3
    AND created_at < now() - interval '24 hours'
  RETURNING key`;

export const takeOverKey = (claim: Claim) => ({
  name: "take-over-key",
  text: takeOverText,
  values: [...keyOf(claim), claim.fingerprint],
});

// The recipe, its ingredients and the result under the claim in one round trip; without a claim its
// three values are null, and match no row. The answer is made here as JSON, so that what is kept and
// what is answered are one thing. A recipe's id counts in its bytes.
const createText = `
  WITH recipe AS (
    INSERT INTO recipes (id, name, steps, bytes)
    SELECT id, $1, $2, $3::integer + length(id::text)
    FROM nextval(pg_get_serial_sequence('recipes', 'id')) AS id
    RETURNING *
  ), added AS (
    INSERT INTO ingredients (recipe_id, id, name, quantity)
    SELECT recipe.id, each.id, each.name, each.quantity
    FROM recipe, json_to_recordset($4) AS each(id integer, name text, quantity text)
  ), answer AS (
    SELECT json_build_object('id', id, 'name', name, 'steps', steps, 'ingredients', $4::json,
      'version', version,
      'created_at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'updated_at', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) AS recipe FROM recipe
  ), kept AS (
    UPDATE idempotency_keys SET result = answer.recipe FROM answer
    WHERE principal = $5 AND operation = $6 AND key = $7
  )
  SELECT recipe FROM answer`;

export const createRecipe = (contents: RecipeContents, claim: Claim | undefined) => ({
  name: "create-recipe",
  text: createText,
  values: [
    contents.name,
    contents.steps,
    // With an id of one digit, which the statement counts itself.
    bytesToBe(contents, { id: 1, version: 1 }) - 1,
    JSON.stringify(contents.ingredients),
    ...keyOf(claim),
  ],
});

// The same for a recipe that is there: no row comes back when it has another version, or is not there
// at all. What it has of ingredients is written over, and the rest removed: each row of a table may be
// changed once by one statement.
const replaceText = `
  WITH given AS (
    SELECT * FROM json_to_recordset($6) AS each(id integer, name text, quantity text)
  ), recipe AS (
    UPDATE recipes
    SET name = $3, steps = $4, bytes = $5, version = version + 1, updated_at = now()
    WHERE id = $1 AND version = $2
    RETURNING *
  ), removed AS (
    DELETE FROM ingredients USING recipe
    WHERE recipe_id = recipe.id AND ingredients.id NOT IN (SELECT id FROM given)
  ), written AS (
    INSERT INTO ingredients (recipe_id, id, name, quantity)
    SELECT recipe.id, given.id, given.name, given.quantity FROM recipe, given
    ON CONFLICT (recipe_id, id) DO UPDATE SET name = excluded.name, quantity = excluded.quantity
  ), answer AS (
    SELECT json_build_object('id', id, 'name', name, 'steps', steps, 'ingredients', $6::json,
      'version', version,
      'created_at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'updated_at', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) AS recipe FROM recipe
  ), kept AS (
    UPDATE idempotency_keys SET result = answer.recipe FROM answer
    WHERE principal = $7 AND operation = $8 AND key = $9
  )
  SELECT recipe FROM answer`;

export const replaceRecipe = (
  { id, expectedVersion }: Target,
  contents: RecipeContents,
  claim: Claim | undefined,
) => ({
  name: "replace-recipe",
  text: replaceText,
  values: [
    id,
    expectedVersion,
    contents.name,
    contents.steps,
    bytesToBe(contents, { id, version: expectedVersion + 1 }),
    JSON.stringify(contents.ingredients),
    ...keyOf(claim),
  ],
});

/** Its ingredients go with it. */
export const deleteRecipe = ({ id, expectedVersion }: Target) => ({
  name: "delete-recipe",
  text: "DELETE FROM recipes WHERE id = $1 AND version = $2 RETURNING id",
  values: [id, expectedVersion],
});

export const findVersion = (id: number) => ({
  name: "find-version",
  text: "SELECT version FROM recipes WHERE id = $1",
  values: [id],
});

const keyOf = (claim: Claim | undefined): readonly (string | null)[] =>
  claim ? [claim.principal, claim.operation, claim.key] : [null, null, null];
