import { recipeQueryRules } from "./recipe-query.ts";
import { Greeting, Protocol } from "./schemas/greeting.ts";
import { Problem } from "./schemas/problem.ts";
import { Recipe, RecipePage } from "./schemas/recipe.ts";

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

const plain = "Recipes";
const viaProtocol = "Recipes, over one named protocol";

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
  example: 42,
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

const { defaultLimit, maxLimit, maxTextLength } = recipeQueryRules;

const pageParameters = [
  {
    name: "limit",
    in: "query",
    description: "Recipes in the page.",
    schema: { type: "integer", minimum: 1, maximum: maxLimit, default: defaultLimit },
  },
  {
    name: "after",
    in: "query",
    description: "The `next` of the page before, at most 2147483647.",
    schema: { type: "string", pattern: "^([1-9][0-9]{0,9})?$" },
  },
  {
    name: "q",
    in: "query",
    description:
      "Part of the name, in upper or lower case; `%` and `_` mean themselves. No control characters.",
    schema: { type: "string", maxLength: maxTextLength },
  },
];

const listRecipes = {
  summary: "One page of recipes, in the order of their ids",
  responses: {
    200: {
      description: "The page. It ends at `limit` recipes or at 512 kB.",
      headers: {
        Link: {
          description: 'Where the next page is, as rel="next"; absent on the last one.',
          schema: { type: "string" },
        },
      },
      content: json("RecipePage"),
    },
    400: problem("A parameter breaks its rule, is not known, or comes twice."),
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
    "/": { get: { operationId: "greet", tags: [plain], ...greet } },
    "/recipes": {
      get: {
        operationId: "listRecipes",
        tags: [plain],
        parameters: pageParameters,
        ...listRecipes,
      },
    },
    "/recipes/{id}": {
      get: { operationId: "getRecipe", tags: [plain], parameters: [recipeId], ...getRecipe },
    },
    "/via/{protocol}": {
      get: { operationId: "greetVia", tags: [viaProtocol], parameters: [protocol], ...greet },
    },
    "/via/{protocol}/recipes": {
      get: {
        operationId: "listRecipesVia",
        tags: [viaProtocol],
        parameters: [protocol, ...pageParameters],
        ...listRecipes,
      },
    },
    "/via/{protocol}/recipes/{id}": {
      get: {
        operationId: "getRecipeVia",
        tags: [viaProtocol],
        parameters: [protocol, recipeId],
        ...getRecipe,
      },
    },
  },
  components: { schemas: { Greeting, Problem, Recipe, RecipePage } },
};
