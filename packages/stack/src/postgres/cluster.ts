import { randomBytes } from "node:crypto";
import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "../processes/account.ts";
import type { Surroundings } from "../processes/child.ts";
import { runOnce } from "../processes/run-once.ts";
import { StackError } from "../stack-error.ts";
import type { Binaries } from "./binaries.ts";

export interface Passwords {
  /** Of the superuser `postgres`, for the tools. */
  readonly postgres: string;
  /** Of `tandem_migrator`, who owns the database and nothing else: what the migration gets. */
  readonly tandem_migrator: string;
  /** Of `tandem`, who reads and writes rows and owns nothing: what the services get. */
  readonly tandem: string;
}

export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly path: string;
  readonly passwords: Passwords;
}

export interface ClusterPlace {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly ephemeral: boolean;
}

const secretFile = { mode: 0o600 };
const clusterName = "postgres";
const passwordsName = "tandem-passwords.json";

const initdbArguments = (path: string, passwordFile: string, ephemeral: boolean): string[] => [
  `--pgdata=${path}`,
  "--username=postgres",
  `--pwfile=${passwordFile}`,
  "--auth=scram-sha-256",
  // The same order and the same upper and lower case on every machine, whatever its locales.
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-instructions",
  ...(ephemeral ? ["--no-sync"] : []),
];

/** In a folder of its own, moved to its name when complete: an interrupted one is never started. */
const createCluster = async (
  place: ClusterPlace,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> => {
  const { folder, binaries, account, ephemeral } = place;
  const owner = { uid: account?.uid ?? -1, gid: account?.gid ?? -1 };
  const newPassword = (): string => randomBytes(24).toString("base64url");
  const passwords: Passwords = {
    postgres: newPassword(),
    tandem_migrator: newPassword(),
    tandem: newPassword(),
  };
  const staging = await mkdtemp(join(folder, "new-"));
  const [path, passwordFile] = [join(staging, clusterName), join(staging, "password")];
  try {
    await writeFile(passwordFile, passwords.postgres, secretFile);
    for (const name of [staging, passwordFile]) await chown(name, owner.uid, owner.gid);
    const args = initdbArguments(path, passwordFile, ephemeral);
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
    const spec = { name: "initdb", file: binaries.initdb, args, env, cwd: folder, account };
    const quiet = { ...surroundings, log: () => undefined };
    await runOnce({ ...spec, stopSignal: "SIGTERM" }, quiet, signal);
    await writeFile(join(path, passwordsName), JSON.stringify(passwords), secretFile);
    await rename(path, join(folder, clusterName));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
};

const readPasswords = async (path: string): Promise<Partial<Passwords>> => {
  try {
    return JSON.parse(await readFile(join(path, passwordsName), "utf8")) as Partial<Passwords>;
  } catch (cause) {
    const message = `${path} is not a cluster that this user can start: remove it, its data with it`;
    throw new StackError("configuration", message, { cause });
  }
};

const openCluster = async (path: string): Promise<Cluster> => {
  const { postgres, tandem_migrator, tandem } = await readPasswords(path);
  // There was a time when the services owned their tables.
  if (postgres === undefined || tandem_migrator === undefined || tandem === undefined)
    throw new StackError("configuration", `${path} is too old: remove it, its data with it`);
  return { path, passwords: { postgres, tandem_migrator, tandem } };
};

/**
 * Opens the cluster in `folder`, or makes it there first (0.6 s).
 *
 * @throws {StackError} `start_failed` when initdb fails; `configuration` when what lies there
 *   belongs to somebody else.
 */
export const ensureCluster = async (
  place: ClusterPlace,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Cluster> => {
  const path = join(place.folder, clusterName);
  const exists = await stat(path).catch(() => undefined);
  if (!exists) await createCluster(place, surroundings, signal);
  return openCluster(path);
};
