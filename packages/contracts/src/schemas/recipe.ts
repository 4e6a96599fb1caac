import Type from "typebox";
import { MAX_INT32 } from "../id.ts";

/** RFC 3339 in UTC, as `Date.prototype.toISOString` writes it. */
const Timestamp = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$",
  examples: ["2026-01-01T00:00:00.000Z"],
});

const Id = Type.Integer({ minimum: 1, maximum: MAX_INT32 });

export const Ingredient = Type.Object(
  {
    id: Type.Integer({
      minimum: 1,
      maximum: MAX_INT32,
      description: "Unique within the recipe.",
    }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    quantity: Type.String({ maxLength: 100 }),
  },
  { additionalProperties: false },
);

export const Recipe = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    steps: Type.String({ maxLength: 40_000 }),
    ingredients: Type.Array(Ingredient, { maxItems: 200 }),
    version: Type.Integer({
      minimum: 1,
      maximum: MAX_INT32,
      description: "Grows by one with each change; the ETag.",
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { additionalProperties: false },
);

/** For the `after` of the next page, or null after the last one. */
const Next = Type.Unsafe<string | null>({
  type: ["string", "null"],
  pattern: "^[1-9][0-9]{0,9}$",
  description: "For the `after` of the next page; null after the last one.",
});

/** What web-api answers for a list of recipes. */
export const RecipePage = Type.Object(
  { recipes: Type.Array(Recipe, { maxItems: 100 }), next: Next },
  { additionalProperties: false },
);
