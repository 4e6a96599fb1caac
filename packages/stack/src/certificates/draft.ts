import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export interface Draft {
  readonly path: string;
  /** Takes the place of the target in one step: a reader sees the old file or the new one, whole. */
  publish(): Promise<void>;
  /** Does nothing after `publish`. */
  discard(): Promise<void>;
}

/**
 * A file that is complete and on the disk before it gets its name. It lies beside its target,
 * because a rename is one step within a file system only; HAProxy and most programs pass over a
 * name that begins with a dot.
 */
export const createDraft = async (target: string, text: string, mode: number): Promise<Draft> => {
  const name = `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`;
  const path = join(dirname(target), name);
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    // The mode given to open loses the bits of the umask.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  return {
    path,
    publish: () => rename(path, target),
    discard: () => rm(path, { force: true }),
  };
};
