import greeting from "../../../schemas/greeting.json" with { type: "json" };
import problem from "../../../schemas/problem.json" with { type: "json" };
import producedDeletion from "../../../schemas/produced-deletion.json" with { type: "json" };
import producedRecipe from "../../../schemas/produced-recipe.json" with { type: "json" };
import producedRecipePage from "../../../schemas/produced-recipe-page.json" with { type: "json" };
import recipe from "../../../schemas/recipe.json" with { type: "json" };
import recipePage from "../../../schemas/recipe-page.json" with { type: "json" };

/** The generated JSON Schemas, as the routes declare them. */
export const jsonSchemas = {
  greeting,
  problem,
  producedDeletion,
  producedRecipe,
  producedRecipePage,
  recipe,
  recipePage,
} as const;
