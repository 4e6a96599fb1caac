import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** What Redis does in one step: nobody else's command runs between those of a script. */
export interface Script {
  readonly name: string;
  readonly text: string;
  /** SHA-1 of the text, by which Redis knows a script that it has run before. */
  readonly sha: string;
}

/** One of src/scripts, without its ending. Read once, when the module that uses it is imported. */
export const readScript = (name: string): Script => {
  const text = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), "utf8");
  return { name, text, sha: createHash("sha1").update(text).digest("hex") };
};
