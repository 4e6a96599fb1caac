import type { ProducedRecipe } from "../recipes/recipe-source.ts";

/** Ends a read whose answer is right for whoever asked, and not what to remember of the recipe. */
export class PassingAnswer extends Error {
  override readonly name = "PassingAnswer";
  readonly answer: ProducedRecipe;

  constructor(answer: ProducedRecipe) {
    super("not the last word on this recipe");
    this.answer = answer;
  }

  /** Whether it is a copy that recipe-api has kept; otherwise a later version is known here. */
  get isStale(): boolean {
    return this.answer.stale_seconds !== undefined;
  }
}
