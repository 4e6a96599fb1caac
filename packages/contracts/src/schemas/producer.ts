import Type from "typebox";
import { MAX_INT32 } from "../id.ts";
import { Recipe, RecipePage } from "./recipe.ts";

/** The recipe-api process that answered. */
export const Producer = Type.Object(
  {
    pid: Type.Integer({ minimum: 1 }),
    instance: Type.String({ minLength: 1, maxLength: 100 }),
  },
  { additionalProperties: false },
);

/** How old a copy is that stands in for a recipe which cannot be read now. */
const StaleSeconds = Type.Integer({
  minimum: 0,
  maximum: MAX_INT32,
  description:
    "Seconds since the recipe was known to be so; absent when it is so now, and after a write.",
});

/** What recipe-api answers when asked for one recipe, or when it wrote one, whatever the protocol. */
export const ProducedRecipe = Type.Object(
  { producer: Producer, recipe: Recipe, stale_seconds: Type.Optional(StaleSeconds) },
  { additionalProperties: false },
);

/** What recipe-api answers when asked for a page of recipes, whatever the protocol. */
export const ProducedRecipePage = Type.Object(
  { producer: Producer, ...RecipePage.properties },
  { additionalProperties: false },
);

/** What recipe-api answers when a recipe has been deleted, whatever the protocol. */
export const ProducedDeletion = Type.Object(
  { producer: Producer },
  { additionalProperties: false },
);
