import type { Recipe, RecipeDraft, RecipePatch } from "./recipe.ts";

/**
 * When the work for a request has to end, and why it had to. What service-kit hands over fits it; the
 * core does not import that, because it imports nothing but itself.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
  remainingMs(): number;
  addListener(listener: (reason: Error) => void): void;
  removeListener(listener: (reason: Error) => void): void;
  startAttempt(timeoutMs: number): AttemptDeadline;
}

/** The part of a deadline that one attempt of a call has; whoever started it closes it. */
export interface AttemptDeadline extends Deadline {
  cancel(): void;
  close(): void;
}

/** What travels with a request to the producer. */
export interface CallContext {
  readonly requestId: string;
  readonly traceParent: string | undefined;
  readonly deadline: Deadline;
  /** Who acts, proven; recipe-api believes it and writes down whose change it was. */
  readonly principal: string | undefined;
  /** Under which a write is done once, however often it is sent. */
  readonly idempotencyKey: string | undefined;
}

/** The process that produced an answer. */
export interface Producer {
  readonly pid: number;
  readonly instance: string;
}

/** How old the news is that an answer brings. */
export interface Staleness {
  /** Whole seconds since it was known to be true; absent when it is true now. */
  readonly stale_seconds?: number;
}

export interface ProducedRecipe extends Staleness {
  readonly producer: Producer;
  readonly recipe: Recipe;
}

export interface ProducedDeletion {
  readonly producer: Producer;
}

/** Which recipes are asked for; whoever asks has checked it. */
export interface RecipeQuery {
  /** How many at most. */
  readonly limit: number;
  /** Only recipes with a larger id; 0 for all. */
  readonly after: number;
  /** Only names that contain this; empty for every name. */
  readonly q: string;
}

export interface ProducedRecipePage extends Staleness {
  readonly producer: Producer;
  readonly recipes: readonly Recipe[];
  /** For the `after` of the next page; null after the last one. */
  readonly next: string | null;
}

/**
 * Where recipes come from and changes of them go. Fails with an error whose `code` is one of the
 * contract's.
 */
export interface RecipeSource {
  getRecipe(id: number, call: CallContext): Promise<ProducedRecipe>;
  /** One page, in the order of their ids. */
  listRecipes(query: RecipeQuery, call: CallContext): Promise<ProducedRecipePage>;
  createRecipe(draft: RecipeDraft, call: CallContext): Promise<ProducedRecipe>;
  /** Every change is meant for one version, the one that its author has read. */
  replaceRecipe(
    id: number,
    expectedVersion: number,
    draft: RecipeDraft,
    call: CallContext,
  ): Promise<ProducedRecipe>;
  patchRecipe(
    id: number,
    expectedVersion: number,
    patch: RecipePatch,
    call: CallContext,
  ): Promise<ProducedRecipe>;
  deleteRecipe(id: number, expectedVersion: number, call: CallContext): Promise<ProducedDeletion>;
}
