import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Who can log in, and the file with the password, as redis/start.sh reads it. */
const passwordFiles = {
  operator: "redis-password",
  "recipe-api": "recipe-api-redis-password",
  "web-api": "web-api-redis-password",
} as const;

/** `operator` may do everything; a service what it needs, with its own keys. */
export type RedisUser = keyof typeof passwordFiles;

export interface RedisUsers {
  /** Holds the passwords as long as Redis may be started again. */
  readonly folder: string;
  passwordOf(user: RedisUser): string;
  remove(): Promise<void>;
}

/** Users with passwords made at random, in files that are readable by this account alone. */
export const createRedisUsers = async (): Promise<RedisUsers> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-redis-"));
  const passwords = new Map<RedisUser, string>();
  for (const [user, file] of Object.entries(passwordFiles) as [RedisUser, string][]) {
    const password = randomBytes(24).toString("hex");
    passwords.set(user, password);
    await writeFile(join(folder, file), `${password}\n`, { mode: 0o600 });
  }
  return {
    folder,
    passwordOf: (user) => passwords.get(user) ?? "",
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
