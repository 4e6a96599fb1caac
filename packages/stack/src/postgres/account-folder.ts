import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Account } from "../processes/account.ts";
import { StackError } from "../stack-error.ts";

/** Others may pass through, only the owner may look inside or write. */
const passable = 0o711;
const othersMayPass = 0o001;
const othersMayWrite = 0o022;

/** Whether any account can reach `path`: every folder above it lets others pass. */
export const isReachable = async (path: string): Promise<boolean> => {
  for (let folder = dirname(await realpath(path)); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & othersMayPass) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
};

/**
 * Creates a folder in a place where everybody may create one.
 *
 * @throws {StackError} `configuration` when it is there already and not ours alone: somebody may
 *   have put it there, or a link in its place, to get at what we are about to write.
 */
export const claimFolder = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true });
  const found = await lstat(path);
  const isOurs = found.isDirectory() && found.uid === process.getuid?.();
  if (!isOurs || (found.mode & othersMayWrite) !== 0)
    throw new StackError("configuration", `${path} is not a folder of this user alone: remove it`);
  await chmod(path, passable);
  return path;
};

const createFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const advice = "choose another folder with TANDEM_DATA=FOLDER";
    const message = `no data can be kept here, ${(cause as Error).message}: ${advice}`;
    throw new StackError("configuration", message, { cause });
  }
};

/** Below it lies what another account has to reach while the repository is closed to it. */
export const sharedFolder = (): Promise<string> =>
  claimFolder(`/var/tmp/tandem-${process.getuid?.() ?? 0}`);

/**
 * The folder for the cluster of `dataDir`: `dataDir` itself, unless `account` has to reach it and
 * cannot. Then it lies in /var/tmp, under a name made from the path of `dataDir`.
 */
export const clusterFolder = async (dataDir: string, account?: Account): Promise<string> => {
  await createFolder(dataDir);
  const path = await realpath(dataDir);
  if (!account) return path;
  if (await isReachable(path)) {
    const { mode } = await stat(path);
    if ((mode & othersMayPass) === 0) await chmod(path, mode | passable);
    return path;
  }
  const digest = createHash("sha256").update(path).digest("hex").slice(0, 12);
  const name = basename(path).replace(/^\./, "");
  return claimFolder(join(await sharedFolder(), `${name}-${digest}`));
};
