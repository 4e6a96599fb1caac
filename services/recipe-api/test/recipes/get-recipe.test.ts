import { describe, expect, it, vi } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { createGetRecipe } from "../../src/recipes/get-recipe.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { never } from "../never.ts";

describe("getting a recipe", () => {
  const getRecipe = createGetRecipe(createMemoryRecipeStore(recipes));

  it("returns it with its ingredients in order", async () => {
    const { recipe, staleSeconds } = await getRecipe(42, never);
    expect(staleSeconds).toBeUndefined();
    expect(recipe).toMatchObject({
      name: "Chicken Tikka Masala",
      steps: "Throw it in a pot...",
      ingredients: [
        { id: 1, name: "Chicken", quantity: "1 lb" },
        { id: 2, name: "Sauce", quantity: "2 cups" },
      ],
    });
  });

  it("tells how old the news of it is", async () => {
    const found = { recipe: recipes[41], staleSeconds: 12 };
    const findRecipe: RecipeStore["findRecipe"] = async () => found;
    expect(await createGetRecipe({ findRecipe })(42, never)).toEqual(found);
  });

  it("fails with not_found when there is none", async () => {
    await expect(getRecipe(999, never)).rejects.toMatchObject({
      code: "not_found",
      message: "recipe 999 does not exist",
    });
  });

  it("does not ask the store when nobody waits any more", async () => {
    const findRecipe = vi.fn<RecipeStore["findRecipe"]>();
    const reason = new Error("too late");
    const call = createGetRecipe({ findRecipe })(42, {
      ...never,
      signal: AbortSignal.abort(reason),
      reason,
    });
    await expect(call).rejects.toBe(reason);
    expect(findRecipe).not.toHaveBeenCalled();
  });
});
