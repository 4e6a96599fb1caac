import type { CallContext, ProducedRecipe, RecipeSource } from "../recipes/recipe-source.ts";
import { codeOf, type LastAnswers } from "./last-answers.ts";

type Writes = Omit<RecipeSource, "getRecipe" | "listRecipes">;

/** The writes of a source; what they leave is the last word on the recipe. */
export const keepWrites = (source: RecipeSource, { recipes, versions }: LastAnswers): Writes => {
  const kept = async (writing: Promise<ProducedRecipe>, call: CallContext) => {
    const answer = await writing;
    const { id, version } = answer.recipe;
    if (!versions.see(id, version)) return answer;
    if (isDoneNow(answer, call)) recipes.keep(`${id}`, answer);
    else recipes.forget(`${id}`);
    return answer;
  };
  const forgottenWhenGone = async <Answer>(id: number, writing: Promise<Answer>) => {
    try {
      return await writing;
    } catch (error) {
      if (codeOf(error) === "not_found") recipes.forget(`${id}`);
      throw error;
    }
  };
  return {
    createRecipe: (draft, call) => kept(source.createRecipe(draft, call), call),
    replaceRecipe: (id, version, draft, call) =>
      forgottenWhenGone(id, kept(source.replaceRecipe(id, version, draft, call), call)),
    patchRecipe: (id, version, patch, call) =>
      forgottenWhenGone(id, kept(source.patchRecipe(id, version, patch, call), call)),
    deleteRecipe: async (id, version, call) => {
      const answer = await forgottenWhenGone(id, source.deleteRecipe(id, version, call));
      versions.see(id, Number.POSITIVE_INFINITY);
      recipes.forget(`${id}`);
      return answer;
    },
  };
};

/** Milliseconds by which a change of just now may be away from this process's clock. */
const clocksDifferByMs = 10_000;

/**
 * Under a key the answer may be that of a day ago, when the write was done. Then nothing is known of
 * what has become of the recipe since.
 */
const isDoneNow = ({ recipe }: ProducedRecipe, { idempotencyKey }: CallContext): boolean =>
  idempotencyKey === undefined ||
  Math.abs(Date.now() - Date.parse(recipe.updated_at)) < clocksDifferByMs;
