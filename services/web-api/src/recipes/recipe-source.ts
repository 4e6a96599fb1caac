import type { Recipe } from "./recipe.ts";

/** What travels with a request to the producer. */
export interface CallContext {
  readonly requestId: string;
  readonly traceParent: string | undefined;
  readonly deadline: {
    readonly signal: AbortSignal;
    remainingMs(): number;
  };
}

/** The process that produced an answer. */
export interface Producer {
  readonly pid: number;
  readonly instance: string;
}

export interface ProducedRecipe {
  readonly producer: Producer;
  readonly recipe: Recipe;
}

/** Where recipes come from. Fails with an error whose `code` is one of the contract's. */
export interface RecipeSource {
  getRecipe(id: number, call: CallContext): Promise<ProducedRecipe>;
}
