import type { Migration } from "@tandem/database";
import { recipes } from "./001-recipes.ts";

/** All steps of the schema, oldest first. */
export const migrations: readonly Migration[] = [recipes];
