import { createGraphqlClient, type HttpClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import {
  checkedChange,
  checkedDeletion,
  checkedNewRecipe,
  checkedRecipe,
  checkedRecipePage,
} from "./checked-recipe.ts";
import * as documents from "./graphql-documents.ts";

/** An object of which nothing is known yet. */
type Unchecked = Record<string, unknown>;

/** recipe-api over GraphQL. */
export const createGraphqlRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createGraphqlClient(http);
  const one = client.prepare(documents.getRecipe);
  const page = client.prepare(documents.listRecipes);
  const create = client.prepare(documents.createRecipe);
  const replace = client.prepare(documents.replaceRecipe);
  const patch = client.prepare(documents.patchRecipe);
  const remove = client.prepare(documents.deleteRecipe);
  return {
    getRecipe: async (id, call) => checkedRecipe(found(await one({ id }, call)), id),
    listRecipes: async ({ limit, after, q }, call) => {
      const variables = { limit, ...(after > 0 && { after: `${after}` }), q };
      return checkedRecipePage(toPage(await page(variables, call)));
    },
    createRecipe: async (draft, call) =>
      checkedNewRecipe(withNumbers(written(await create({ draft }, call)))),
    replaceRecipe: async (id, version, draft, call) => {
      const answer = written(await replace({ id, version, draft }, call));
      return checkedChange(withNumbers(answer), id, version);
    },
    patchRecipe: async (id, version, changes, call) => {
      const answer = written(await patch({ id, version, patch: changes }, call));
      return checkedChange(withNumbers(answer), id, version);
    },
    deleteRecipe: async (id, version, call) =>
      checkedDeletion(written(await remove({ id, version }, call))),
  };
};

/** Beside the recipe, as over the other protocols, stands how old it is; of a fresh one nothing. */
const found = (answer: unknown): unknown => {
  if (!isObject(answer) || !isObject(answer["recipe"])) return undefined;
  const { stale_seconds, ...recipe } = answer["recipe"];
  numberIds(recipe);
  const { producer } = answer;
  return { producer, recipe, ...(stale_seconds !== null && { stale_seconds }) };
};

const toPage = (answer: unknown): unknown => {
  if (!isObject(answer) || !isObject(answer["page"])) return undefined;
  const { recipes, pageInfo } = answer["page"];
  if (!Array.isArray(recipes) || !isObject(pageInfo)) return undefined;
  recipes.forEach(numberIds);
  const next = pageInfo["hasNextPage"] === true ? pageInfo["endCursor"] : null;
  return { producer: answer["producer"], recipes, next };
};

/** What a mutation answers, which is below the name that all of them have. */
const written = (answer: unknown): unknown => (isObject(answer) ? answer["written"] : undefined);

const withNumbers = (produced: unknown): unknown => {
  if (isObject(produced)) numberIds(produced["recipe"]);
  return produced;
};

/** GraphQL's `ID` is text on the wire, whatever was stored. Changes the recipe in place. */
const numberIds = (recipe: unknown): void => {
  if (!isObject(recipe)) return;
  numberId(recipe);
  const { ingredients } = recipe;
  if (Array.isArray(ingredients))
    for (const each of ingredients) if (isObject(each)) numberId(each);
};

// What is no text stays as it is, for the check to refuse: Number([42]) is 42 as well.
const numberId = (object: Unchecked): void => {
  if (typeof object["id"] === "string") object["id"] = Number(object["id"]);
};

const isObject = (value: unknown): value is Unchecked =>
  typeof value === "object" && value !== null;
