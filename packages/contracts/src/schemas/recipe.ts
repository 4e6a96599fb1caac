import Type from "typebox";
import { MAX_INT32 } from "../id.ts";
import { recipeRules } from "../recipe-rules.ts";

const { maxName, maxSteps, maxQuantity, maxIngredients } = recipeRules;

const Name = Type.String({ minLength: 1, maxLength: maxName });
const Quantity = Type.String({ maxLength: maxQuantity });
const Steps = Type.String({ maxLength: maxSteps });

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
    name: Name,
    quantity: Quantity,
  },
  { additionalProperties: false },
);

export const Recipe = Type.Object(
  {
    id: Id,
    name: Name,
    steps: Steps,
    ingredients: Type.Array(Ingredient, { maxItems: maxIngredients }),
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

/** What a caller writes of an ingredient: its id is its place in the list, from 1 on. */
const IngredientDraft = Type.Object(
  { name: Name, quantity: Quantity },
  { additionalProperties: false },
);

const IngredientDrafts = Type.Array(IngredientDraft, { maxItems: maxIngredients });

/** What a caller writes of a recipe; the rest is given by the service. */
export const RecipeDraft = Type.Object(
  { name: Name, steps: Steps, ingredients: IngredientDrafts },
  { additionalProperties: false },
);

/** What a caller changes of a recipe: what is absent stays as it is. */
export const RecipePatch = Type.Partial(RecipeDraft, {
  additionalProperties: false,
  minProperties: 1,
});

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
