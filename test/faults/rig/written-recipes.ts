import {
  checkReads,
  checkVersions,
  checkWrites,
  type LoadResult,
  type OperationRecord,
  operationsOf,
  writesOf,
} from "@tandem/lab";
import { expect } from "vitest";
import type { Ask } from "./ask-postgres.ts";

const prefix = "Porridge ";

/** A name by which a recipe is found again. */
export const keyedName = (key: string): string => `${prefix}${key}`;

/** What writers were told, and whether PostgreSQL agrees. */
export interface WrittenRecipes {
  /** Adds a run. */
  note(result: LoadResult): void;
  /**
   * Reads all recipes straight from PostgreSQL: what was acknowledged is there exactly once, whole and
   * with its key; what was refused is not; and nothing else is.
   */
  expectKept(): Promise<void>;
}

interface FoundRow {
  readonly name: string;
  readonly ingredients: number;
  readonly results: number;
}

const findAll = {
  text: `SELECT name,
      (SELECT count(*)::integer FROM ingredients WHERE recipe_id = recipes.id) AS ingredients,
      (SELECT count(*)::integer FROM idempotency_keys
        WHERE (result ->> 'id')::integer = recipes.id AND key = substr(name, length($1) + 1)) AS results
    FROM recipes WHERE starts_with(name, $1)`,
  values: [prefix],
};

const countKeys = {
  text: "SELECT count(*)::integer AS count FROM idempotency_keys WHERE operation = 'createRecipe'",
};

export const watchWrites = (ask: Ask): WrittenRecipes => {
  const operations: OperationRecord[] = [];
  return {
    note: (result) => void operations.push(...operationsOf(result)),
    expectKept: async () => {
      const found = await ask<FoundRow>(findAll);
      const keys = found.map(({ name }) => name.slice(prefix.length));
      expect(checkWrites(writesOf(operations), keys)).toEqual([]);
      expect(checkReads(operations)).toEqual([]);
      expect(checkVersions(operations)).toEqual([]);
      // All of a recipe or nothing, and a key with each.
      expect(found.filter((each) => each.ingredients !== 2 || each.results !== 1)).toEqual([]);
      expect(await ask(countKeys)).toEqual([{ count: found.length }]);
    },
  };
};
