import { readFile } from "node:fs/promises";

/** The text of `schemas/openapi.json`, which describes web-api. */
export const readOpenapi = (): Promise<string> =>
  readFile(new URL("../../../schemas/openapi.json", import.meta.url), "utf8");
