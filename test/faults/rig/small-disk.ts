import { execFile } from "node:child_process";
import { chown, mkdir, mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Ask } from "./ask-postgres.ts";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
const isRequired = process.env["CI"] !== undefined;

/** Why there can be no such disk here; undefined: there can, or in CI has to. */
export const withoutSmallDisk: string | undefined =
  isRoot || isRequired ? undefined : "only root on Linux can mount one";
if (withoutSmallDisk)
  process.stderr.write(`row 41 skipped, a full disk under PostgreSQL: ${withoutSmallDisk}\n`);

/** A disk of its own under the tables of a database; the log of its changes stays where it was. */
export interface SmallDisk {
  /** From now on no file on it can grow. */
  fill(): Promise<void>;
  /** There is space again. */
  clear(): Promise<void>;
  /** Once PostgreSQL has ended. */
  close(): Promise<void>;
}

const run = promisify(execFile);

/** Moves all tables and indexes onto a disk of 16 MB in memory, while the database is in use. */
export const moveToSmallDisk = async (ask: Ask): Promise<SmallDisk> => {
  const disk = await mkdtemp(join(tmpdir(), "tandem-small-disk-"));
  const close = async (): Promise<void> => {
    // Lazily: whoever has a file open there may still be about to end.
    await run("umount", ["--lazy", disk]).catch(() => undefined);
    await rm(disk, { recursive: true, force: true });
  };
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=16m,mode=0711", "tmpfs", disk]);
    await moveTables(ask, await folderOfPostgres(ask, disk));
  } catch (error) {
    await close();
    throw error;
  }
  const filler = join(disk, "filler");
  return { fill: () => fill(filler), clear: () => rm(filler), close };
};

/** An empty folder that belongs to the server's account. */
const folderOfPostgres = async (ask: Ask, disk: string): Promise<string> => {
  const [row] = await ask<{ path: string }>({
    text: "SELECT current_setting('data_directory') AS path",
  });
  const { uid, gid } = await stat(row?.path ?? "");
  const folder = join(disk, "tables");
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, uid, gid);
  return folder;
};

const moveTables = async (ask: Ask, folder: string): Promise<void> => {
  // A statement of this kind takes no parameters; format() quotes the value on the server.
  const [create] = await ask<{ text: string }>({
    text: "SELECT format('CREATE TABLESPACE small LOCATION %L', $1::text) AS text",
    values: [folder],
  });
  await ask({ text: create?.text ?? "" });
  for (const what of ["TABLE", "INDEX"] as const) await ask({ text: moves[what] });
};

const moves = {
  TABLE: "ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE small",
  INDEX: "ALTER INDEX ALL IN TABLESPACE pg_default SET TABLESPACE small",
} as const;

/** Until not even the smallest piece has room. */
const fill = async (path: string): Promise<void> => {
  const file = await open(path, "w");
  try {
    for (const size of [1_048_576, 4_096]) {
      while (await hasRoomFor(file, Buffer.alloc(size)));
    }
  } finally {
    await file.close();
  }
};

const hasRoomFor = async (
  file: Awaited<ReturnType<typeof open>>,
  bytes: Buffer,
): Promise<boolean> => {
  try {
    await file.appendFile(bytes);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
};
