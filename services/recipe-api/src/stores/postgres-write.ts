import type { Postgres, Transaction } from "@tandem/database";
import type { Claim } from "../recipes/claim.ts";
import {
  IdempotencyMismatchError,
  NumbersUsedUpError,
  RecipeNotFoundError,
  StaleVersionError,
  WriteConflictError,
} from "../recipes/errors.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { Patching, RecipeChange, Target } from "../recipes/recipe-change.ts";
import { contentsOf, patchContents, type RecipeContents } from "../recipes/recipe-contents.ts";
import type { RecipeStore, Written } from "../recipes/recipe-store.ts";
import { findRecipe } from "./recipe-queries.ts";
import {
  claimKey,
  createRecipe,
  deleteRecipe,
  findResult,
  findVersion,
  replaceRecipe,
  takeOverKey,
} from "./write-queries.ts";

/**
 * A write takes 5 round trips, without a key 4: BEGIN, the transaction's limits, the claim, the
 * change with its result, COMMIT. A replay takes 5, too: it reads its result in place of a change. A
 * patch takes one more, to read what stays; so does a write whose version is not there any more. A
 * key that has expired and is not purged yet takes two more.
 */
export const createPostgresWrite =
  (database: Pick<Postgres, "transaction">): RecipeStore["write"] =>
  async (change, claim, deadline) => {
    try {
      return await database.transaction((tx) => writeOnce(tx, change, claim), deadline);
    } catch (error) {
      throw explain(error);
    }
  };

const explain = (error: unknown): unknown => {
  const { code } = error as { readonly code?: unknown };
  if (error instanceof WriteConflictError) return error;
  // A lock was not given in time: that of the key, or of the recipe.
  if (code === "conflict") return new WriteConflictError({ cause: error });
  // The sequence of ids has come to its end.
  if (code === "2200H") return new NumbersUsedUpError("ids for recipes");
  return error;
};

/** May run several times for one write: of those one is committed. */
const writeOnce = async (
  tx: Transaction,
  change: RecipeChange,
  claim: Claim | undefined,
): Promise<Written> => {
  const earlier = claim && (await takeKey(tx, claim));
  return earlier ?? { recipe: await apply(tx, change, claim), isReplay: false };
};

/** Each further one needs a purge at the very moment between two statements. */
const claimsAtMost = 3;

/** Makes the key this transaction's; when it has been used, what was answered then comes back. */
const takeKey = async (tx: Transaction, claim: Claim): Promise<Written | undefined> => {
  for (let claims = 0; claims < claimsAtMost; claims += 1) {
    const claimed = await tx.query(claimKey(claim));
    if (claimed.length > 0) return undefined;
    const [row] = await tx.query<ResultRow>(findResult(claim));
    if (row?.isExpired) return takeOver(tx, claim);
    if (row) return replay(row);
  }
  throw new WriteConflictError();
};

interface ResultRow {
  readonly isSame: boolean;
  readonly isExpired: boolean;
  readonly result: Recipe | null;
}

const replay = ({ isSame, result }: ResultRow): Written => {
  if (!isSame) throw new IdempotencyMismatchError();
  return { recipe: result ?? undefined, isReplay: true };
};

const takeOver = async (tx: Transaction, claim: Claim): Promise<undefined> => {
  const taken = await tx.query(takeOverKey(claim));
  // Somebody else was faster. Whoever comes again finds what became of it.
  if (taken.length === 0) throw new WriteConflictError();
};

const apply = (
  tx: Transaction,
  change: RecipeChange,
  claim: Claim | undefined,
): Promise<Recipe | undefined> => {
  if (change.operation === "createRecipe") return create(tx, contentsOf(change.draft), claim);
  if (change.operation === "deleteRecipe") return remove(tx, change.target);
  if (change.operation === "patchRecipe") return patch(tx, change, claim);
  return replace(tx, change.target, contentsOf(change.draft), claim);
};

interface AnswerRow {
  readonly recipe: Recipe;
}

const create = async (
  tx: Transaction,
  contents: RecipeContents,
  claim: Claim | undefined,
): Promise<Recipe | undefined> => {
  const [row] = await tx.query<AnswerRow>(createRecipe(contents, claim));
  return row?.recipe;
};

const replace = async (
  tx: Transaction,
  target: Target,
  contents: RecipeContents,
  claim: Claim | undefined,
): Promise<Recipe> => {
  const [row] = await tx.query<AnswerRow>(replaceRecipe(target, contents, claim));
  return row ? row.recipe : refuse(tx, target);
};

interface FoundRow extends RecipeContents {
  readonly version: number;
}

/** Needs no lock for what it reads: that is written only over the version which it was read from. */
const patch = async (
  tx: Transaction,
  { target, patch: asked }: Patching,
  claim: Claim | undefined,
): Promise<Recipe> => {
  const [found] = await tx.query<FoundRow>(findRecipe(target.id));
  if (found === undefined) throw new RecipeNotFoundError(target.id);
  if (found.version !== target.expectedVersion) throw new StaleVersionError(target);
  return replace(tx, target, patchContents(found, asked), claim);
};

const remove = async (tx: Transaction, target: Target): Promise<undefined> => {
  const [row] = await tx.query(deleteRecipe(target));
  return row ? undefined : refuse(tx, target);
};

const refuse = async (tx: Transaction, target: Target): Promise<never> => {
  const [row] = await tx.query(findVersion(target.id));
  throw row ? new StaleVersionError(target) : new RecipeNotFoundError(target.id);
};
