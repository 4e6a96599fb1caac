import { Greeting, Protocol } from "./schemas/greeting.ts";
import { Problem } from "./schemas/problem.ts";
import { Recipe } from "./schemas/recipe.ts";

const json = (schema: string) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` } },
});

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const upstreamProblems = {
  502: problem("recipe-api gave an answer that makes no sense."),
  503: problem("recipe-api is not there or busy."),
  504: problem("recipe-api did not answer in time."),
};

const greet = {
  summary: "Recipe 42 and the two processes that answered",
  responses: {
    200: { description: "Both processes answered.", content: json("Greeting") },
    ...upstreamProblems,
  },
};

const recipeId = {
  name: "id",
  in: "path",
  required: true,
  description: "Plain decimal: 0x10, 1e3 and 1.0 are refused.",
  schema: Recipe.properties.id,
};

const getRecipe = {
  summary: "One recipe",
  responses: {
    200: {
      description: "The recipe.",
      headers: { ETag: { description: "The recipe's version.", schema: { type: "string" } } },
      content: json("Recipe"),
    },
    304: { description: "If-None-Match names the current version." },
    400: problem("The id is not a whole number from 1 to 2147483647."),
    404: problem("There is no recipe with this id."),
    ...upstreamProblems,
  },
};

const protocol = {
  name: "protocol",
  in: "path",
  required: true,
  description: "How web-api asks recipe-api.",
  schema: Protocol,
};

/** The public API of web-api as OpenAPI 3.1; `npm run generate` writes it to schemas/openapi.json. */
export const openapi = {
  openapi: "3.1.0",
  info: {
    title: "Tandem web-api",
    version: "1.0.0",
    description: "Recipes, fetched from recipe-api over JSON, GraphQL or gRPC.",
    license: { name: "MIT", identifier: "MIT" },
  },
  paths: {
    "/": { get: { operationId: "greet", ...greet } },
    "/recipes/{id}": {
      get: { operationId: "getRecipe", parameters: [recipeId], ...getRecipe },
    },
    "/via/{protocol}": {
      get: { operationId: "greetVia", parameters: [protocol], ...greet },
    },
    "/via/{protocol}/recipes/{id}": {
      get: { operationId: "getRecipeVia", parameters: [protocol, recipeId], ...getRecipe },
    },
  },
  components: { schemas: { Greeting, Problem, Recipe } },
};
