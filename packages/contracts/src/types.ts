import type { Static } from "typebox";
import type * as greeting from "./schemas/greeting.ts";
import type * as problem from "./schemas/problem.ts";
import type * as producer from "./schemas/producer.ts";
import type * as recipe from "./schemas/recipe.ts";

// Only types come from the TypeBox sources: importing TypeBox itself costs a starting service
// about 100 ms, and the JSON Schemas that it would build are in schemas/ already.
export type Ingredient = Static<typeof recipe.Ingredient>;
export type Recipe = Static<typeof recipe.Recipe>;
/** A recipe whose ingredients come later, or not at all; a copy that is stale says how old it is. */
export type RecipeHead = Omit<Recipe, "ingredients"> &
  Partial<Pick<Recipe, "ingredients"> & Pick<ProducedRecipe, "stale_seconds">>;
export type RecipeDraft = Static<typeof recipe.RecipeDraft>;
export type RecipePatch = Static<typeof recipe.RecipePatch>;
export type Producer = Static<typeof producer.Producer>;
export type ProducedRecipe = Static<typeof producer.ProducedRecipe>;
export type ProducedRecipePage = Static<typeof producer.ProducedRecipePage>;
export type ProducedDeletion = Static<typeof producer.ProducedDeletion>;
export type Protocol = Static<typeof greeting.Protocol>;
export type Greeting = Static<typeof greeting.Greeting>;
export type Problem = Static<typeof problem.Problem>;
