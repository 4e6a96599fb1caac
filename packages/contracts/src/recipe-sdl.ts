import { readFile } from "node:fs/promises";

/** The text of schemas/recipe.graphql. */
export const readRecipeSdl = (): Promise<string> =>
  readFile(new URL("../../../schemas/recipe.graphql", import.meta.url), "utf8");
