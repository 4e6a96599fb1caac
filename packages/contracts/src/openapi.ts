import { recipeQueryRules } from "./recipe-query.ts";
import { Greeting, Protocol } from "./schemas/greeting.ts";
import { Problem } from "./schemas/problem.ts";
import { Recipe, RecipeDraft, RecipePage, RecipePatch } from "./schemas/recipe.ts";
import { etagHeader, json, problem, staleHeaders, upstreamProblems } from "./openapi-parts.ts";
import { headerComponents } from "./openapi-rate-limit.ts";
import { createRecipe, deleteRecipe, patchRecipe, replaceRecipe } from "./openapi-writes.ts";

const plain = "Recipes";
const viaProtocol = "Recipes, over one named protocol";

const greet = {
  summary: "Recipe 42 and the two processes that answered",
  responses: {
    200: {
      description: "Both processes answered.",
      headers: staleHeaders,
      content: json("Greeting"),
    },
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
      headers: { ...etagHeader, ...staleHeaders },
      content: json("Recipe"),
    },
    304: { description: "If-None-Match names the current version.", headers: staleHeaders },
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
        ...staleHeaders,
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
      post: { operationId: "createRecipe", tags: [plain], ...createRecipe() },
    },
    "/recipes/{id}": {
      get: { operationId: "getRecipe", tags: [plain], parameters: [recipeId], ...getRecipe },
      put: { operationId: "replaceRecipe", tags: [plain], ...replaceRecipe(recipeId) },
      patch: { operationId: "patchRecipe", tags: [plain], ...patchRecipe(recipeId) },
      delete: { operationId: "deleteRecipe", tags: [plain], ...deleteRecipe(recipeId) },
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
      post: { operationId: "createRecipeVia", tags: [viaProtocol], ...createRecipe(protocol) },
    },
    "/via/{protocol}/recipes/{id}": {
      get: {
        operationId: "getRecipeVia",
        tags: [viaProtocol],
        parameters: [protocol, recipeId],
        ...getRecipe,
      },
      put: {
        operationId: "replaceRecipeVia",
        tags: [viaProtocol],
        ...replaceRecipe(protocol, recipeId),
      },
      patch: {
        operationId: "patchRecipeVia",
        tags: [viaProtocol],
        ...patchRecipe(protocol, recipeId),
      },
      delete: {
        operationId: "deleteRecipeVia",
        tags: [viaProtocol],
        ...deleteRecipe(protocol, recipeId),
      },
    },
  },
  components: {
    schemas: { Greeting, Problem, Recipe, RecipeDraft, RecipePage, RecipePatch },
    headers: headerComponents,
    securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "An API key: who may write." },
    },
  },
};
