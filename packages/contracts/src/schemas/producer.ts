import Type from "typebox";
import { Recipe, RecipePage } from "./recipe.ts";

/** The recipe-api process that answered. */
export const Producer = Type.Object(
  {
    pid: Type.Integer({ minimum: 1 }),
    instance: Type.String({ minLength: 1, maxLength: 100 }),
  },
  { additionalProperties: false },
);

/** What recipe-api answers when asked for one recipe, whatever the protocol. */
export const ProducedRecipe = Type.Object(
  { producer: Producer, recipe: Recipe },
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
