import type { LastGood } from "@tandem/cache";
import type {
  CallContext,
  ProducedRecipe,
  ProducedRecipePage,
  RecipeSource,
} from "../recipes/recipe-source.ts";
import { codeOf, keyOfPage, type LastAnswers } from "./last-answers.ts";
import { PassingAnswer } from "./passing-answer.ts";

/** Told of each read that a copy answered, and why recipe-api did not. */
export type OnCopyServed = (failure: unknown, call: CallContext) => void;

type Reads = Pick<RecipeSource, "getRecipe" | "listRecipes">;

/** The reads of a source, answered with copies where it says nothing of use. They always ask it. */
export const keepReads = (
  source: RecipeSource,
  answers: LastAnswers,
  onCopyServed: OnCopyServed,
): Reads => {
  const { recipes, pages } = answers;
  return {
    getRecipe: async (id, call) => {
      const key = `${id}`;
      try {
        const read = await readThrough(recipes, key, () => lastWord(source, answers, id, call));
        const { answer, failure } = read;
        if (failure instanceof PassingAnswer) return laterOf(failure.answer, answer);
        if (failure !== undefined) onCopyServed(failure, call);
        return answer;
      } catch (error) {
        if (error instanceof PassingAnswer) return error.answer;
        if (codeOf(error) === "not_found") recipes.forget(key);
        throw error;
      }
    },
    listRecipes: async (query, call) => {
      const read = await readThrough(pages, keyOfPage(query), () =>
        source.listRecipes(query, call),
      );
      if (read.failure !== undefined) onCopyServed(read.failure, call);
      return read.answer;
    },
  };
};

/** @throws PassingAnswer for an answer that is stale, or older than what is known */
const lastWord = async (
  source: Pick<RecipeSource, "getRecipe">,
  { versions }: LastAnswers,
  id: number,
  call: CallContext,
): Promise<ProducedRecipe> => {
  const answer = await source.getRecipe(id, call);
  const { recipe, stale_seconds } = answer;
  if (stale_seconds === undefined && versions.see(id, recipe.version)) return answer;
  throw new PassingAnswer(answer);
};

interface Read<Answer> {
  readonly answer: Answer;
  /** Why the answer is a copy; undefined when it is none. */
  readonly failure?: unknown;
}

const readThrough = async <Answer extends ProducedRecipe | ProducedRecipePage>(
  copies: LastGood<Answer>,
  key: string,
  ask: () => Promise<Answer>,
): Promise<Read<Answer>> => {
  let failure: unknown;
  const { value, staleMs } = await copies.read(key, () =>
    ask().catch((error: unknown) => {
      failure = error;
      throw error;
    }),
  );
  if (staleMs === undefined) return { answer: value };
  return { answer: { ...value, stale_seconds: Math.floor(staleMs / 1_000) }, failure };
};

/** Of two copies of a recipe the one that was true later: versions only grow. */
const laterOf = (one: ProducedRecipe, other: ProducedRecipe): ProducedRecipe => {
  const versions = other.recipe.version - one.recipe.version;
  const seconds = (one.stale_seconds ?? 0) - (other.stale_seconds ?? 0);
  return (versions || seconds) > 0 ? other : one;
};
