import { dirname, join } from "node:path";
import { repository } from "../config.ts";
import { host } from "../listen-on.ts";
import type { ChildSpec } from "../processes/child.ts";

export interface RedisPlanOptions {
  /** Path of redis-server. */
  readonly file: string;
  readonly port: number;
  /** Holds the passwords, and nothing that Redis would find there and load. */
  readonly folder: string;
}

/** Redis with the configuration and the users of the repository, on this machine alone. */
export const planRedis = ({ file, port, folder }: RedisPlanOptions): ChildSpec => ({
  name: "redis",
  file: "/bin/sh",
  args: [join(repository, "redis", "start.sh"), "--port", String(port), "--bind", host],
  env: { PATH: `${dirname(file)}:/usr/bin:/bin:/usr/sbin:/sbin`, SECRETS_FOLDER: folder },
  cwd: folder,
  stopSignal: "SIGTERM",
});
