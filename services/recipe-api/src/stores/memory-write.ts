import {
  IdempotencyMismatchError,
  NumbersUsedUpError,
  RecipeNotFoundError,
  StaleVersionError,
} from "../recipes/errors.ts";
import type { Claim } from "../recipes/claim.ts";
import { largestNumber, type Recipe } from "../recipes/recipe.ts";
import type { RecipeChange, Target } from "../recipes/recipe-change.ts";
import { contentsOf, patchContents, type RecipeContents } from "../recipes/recipe-contents.ts";
import type { RecipeStore } from "../recipes/recipe-store.ts";

/** Milliseconds since 1970. */
type Clock = () => number;

/** Nothing is waited for between claim and result, so no other write comes between. */
export const createMemoryWrite = (
  byId: Map<number, Recipe>,
  clock: Clock,
): RecipeStore["write"] => {
  const results = createResults(clock);
  const apply = createApply(byId, clock);
  return async (change, claim) => {
    const kept = claim && results.find(claim);
    if (kept) return { recipe: kept.recipe, isReplay: true };
    const recipe = apply(change);
    if (claim) results.keep(claim, recipe);
    return { recipe, isReplay: false };
  };
};

interface Result {
  readonly fingerprint: Buffer;
  readonly recipe: Recipe | undefined;
  readonly at: number;
}

const keptForMs = 24 * 60 * 60 * 1_000;

const createResults = (clock: Clock) => {
  const byKey = new Map<string, Result>();
  const nameOf = ({ principal, operation, key }: Claim) =>
    JSON.stringify([principal, operation, key]);
  /** The oldest come first. */
  const purge = (): void => {
    for (const [name, { at }] of byKey) {
      if (at >= clock() - keptForMs) return;
      byKey.delete(name);
    }
  };
  return {
    find: (claim: Claim): Result | undefined => {
      purge();
      const result = byKey.get(nameOf(claim));
      if (result && !result.fingerprint.equals(claim.fingerprint)) {
        throw new IdempotencyMismatchError();
      }
      return result;
    },
    keep: (claim: Claim, recipe: Recipe | undefined): void => {
      byKey.set(nameOf(claim), { fingerprint: claim.fingerprint, recipe, at: clock() });
    },
  };
};

const createApply = (byId: Map<number, Recipe>, clock: Clock) => {
  let lastId = Math.max(0, ...byId.keys());
  const time = (): string => new Date(clock()).toISOString();

  const create = (contents: RecipeContents): Recipe => {
    if (lastId >= largestNumber) throw new NumbersUsedUpError("ids for recipes");
    lastId += 1;
    const [created_at, updated_at] = [time(), time()];
    const recipe = { id: lastId, ...contents, version: 1, created_at, updated_at };
    byId.set(recipe.id, recipe);
    return recipe;
  };

  const change = (recipe: Recipe, contents: RecipeContents): Recipe => {
    const changed = { ...recipe, ...contents, version: recipe.version + 1, updated_at: time() };
    byId.set(recipe.id, changed);
    return changed;
  };

  const find = (target: Target): Recipe => {
    const recipe = byId.get(target.id);
    if (recipe === undefined) throw new RecipeNotFoundError(target.id);
    if (recipe.version !== target.expectedVersion) throw new StaleVersionError(target);
    return recipe;
  };

  return (asked: RecipeChange): Recipe | undefined => {
    if (asked.operation === "createRecipe") return create(contentsOf(asked.draft));
    const recipe = find(asked.target);
    switch (asked.operation) {
      case "replaceRecipe":
        return change(recipe, contentsOf(asked.draft));
      case "patchRecipe":
        return change(recipe, patchContents(recipe, asked.patch));
      case "deleteRecipe":
        byId.delete(recipe.id);
    }
    return undefined;
  };
};
