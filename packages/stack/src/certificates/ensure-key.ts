import { link } from "node:fs/promises";
import { createDraft } from "./draft.ts";
import { keyMode } from "./file-modes.ts";
import { newKey } from "./new-key.ts";

/**
 * Leaves the key that is there, or makes one. Of two processes at once, both go on with that of the
 * first: a link, unlike a rename, replaces nothing.
 */
export const ensureKey = async (file: string): Promise<void> => {
  const draft = await createDraft(file, await newKey(), keyMode);
  try {
    await link(draft.path, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await draft.discard();
  }
};
