import type { Migration } from "@tandem/database";
import { recipes } from "./001-recipes.ts";
import { recipeLists } from "./002-recipe-lists.ts";

/** All steps of the schema, oldest first. */
export const migrations: readonly Migration[] = [recipes, recipeLists];
