import { openapi } from "../src/openapi.ts";
import { Greeting } from "../src/schemas/greeting.ts";
import { Problem } from "../src/schemas/problem.ts";
import { ProducedDeletion, ProducedRecipe, ProducedRecipePage } from "../src/schemas/producer.ts";
import { Recipe, RecipePage } from "../src/schemas/recipe.ts";
import type { GeneratedFiles } from "./generate.ts";

const documents = {
  greeting: Greeting,
  openapi,
  problem: Problem,
  "produced-deletion": ProducedDeletion,
  "produced-recipe": ProducedRecipe,
  "produced-recipe-page": ProducedRecipePage,
  recipe: Recipe,
  "recipe-page": RecipePage,
};

/** The TypeBox sources as plain JSON Schema, one file each, and the OpenAPI document. */
export const jsonSchemaFiles = async (): Promise<GeneratedFiles> =>
  new Map(
    Object.entries(documents).map(([name, document]) => [
      `schemas/${name}.json`,
      `${JSON.stringify(document, undefined, 2)}\n`,
    ]),
  );
