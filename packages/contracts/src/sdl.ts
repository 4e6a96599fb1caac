import { readFile } from "node:fs/promises";

/** The text of `schemas/NAME.graphql`. */
export const readSdl = (name: string): Promise<string> =>
  readFile(new URL(`../../../schemas/${name}.graphql`, import.meta.url), "utf8");
