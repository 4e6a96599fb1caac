import { etagHeader, json, problem, upstreamProblems } from "./openapi-parts.ts";
import { rateLimitHeaders, tooManyWrites } from "./openapi-rate-limit.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "The same key again, for 24 hours, is the same write, done once. Without a key nobody makes the request again for you.",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
};

const ifMatch = {
  name: "If-Match",
  in: "header",
  required: true,
  description: "The ETag that you read: the change is meant for this version, and for no other.",
  example: '"1"',
  schema: { type: "string" },
};

const refusals = {
  400: problem("The body, the id or a header breaks its rule."),
  401: problem("No API key, or one that is not known."),
  409: problem("The first request with this key still runs, or another one holds the recipe."),
  413: problem("The recipe has more than 48 KiB."),
  422: problem("This key belongs to another request."),
  429: tooManyWrites,
  ...upstreamProblems,
};

const changeRefusals = {
  404: problem("There is no recipe with this id."),
  412: problem("The recipe has another version by now."),
  428: problem("If-Match is missing."),
  ...refusals,
};

const security = [{ apiKey: [] }];
const bodyOf = (schema: string) => ({ required: true, content: json(schema) });
const changed = {
  description: "The recipe.",
  headers: { ...etagHeader, ...rateLimitHeaders },
  content: json("Recipe"),
};

/** The operations that write, with the parameters of their paths. */
export const createRecipe = (...parameters: Parameter[]) => ({
  summary: "A new recipe",
  security,
  parameters: [...parameters, idempotencyKey],
  requestBody: bodyOf("RecipeDraft"),
  responses: {
    201: {
      ...changed,
      headers: {
        ...changed.headers,
        Location: { description: "Where the recipe is, relative.", schema: { type: "string" } },
      },
    },
    ...refusals,
  },
});

export const replaceRecipe = (...parameters: Parameter[]) => ({
  summary: "Other contents for a recipe",
  security,
  parameters: [...parameters, ifMatch, idempotencyKey],
  requestBody: bodyOf("RecipeDraft"),
  responses: { 200: changed, ...changeRefusals },
});

export const patchRecipe = (...parameters: Parameter[]) => ({
  summary: "Other contents for some fields",
  security,
  parameters: [...parameters, ifMatch, idempotencyKey],
  requestBody: bodyOf("RecipePatch"),
  responses: { 200: changed, ...changeRefusals },
});

export const deleteRecipe = (...parameters: Parameter[]) => ({
  summary: "The end of a recipe",
  security,
  parameters: [...parameters, ifMatch, idempotencyKey],
  responses: {
    204: { description: "There is no such recipe any more.", headers: rateLimitHeaders },
    ...changeRefusals,
  },
});
