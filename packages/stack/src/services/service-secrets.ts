import { join, resolve } from "node:path";
import { repository } from "../config.ts";
import type { Environment } from "../processes/child.ts";
import { StackError } from "../stack-error.ts";

type Secret = "INTERNAL_TOKEN" | "API_KEYS";

type RedisSecret = "REDIS_URL" | "REDIS_PASSWORD";

/** As in docker compose; a service refuses them in production. */
const developmentFiles: Readonly<Record<Secret, string>> = {
  INTERNAL_TOKEN: join(repository, "docker/secrets/development/internal-token"),
  API_KEYS: join(repository, "docker/secrets/development/api-keys"),
};

const isProduction = (environment: NodeJS.ProcessEnv): boolean =>
  environment["NODE_ENV"] === "production";

/** As the environment has it: itself, or as a file, named from where the command was given. */
export const givenSecret = (
  name: Secret | RedisSecret,
  environment: NodeJS.ProcessEnv,
): Environment => {
  const { [name]: value, [`${name}_FILE`]: file } = environment;
  return { ...(value && { [name]: value }), ...(file && { [`${name}_FILE`]: resolve(file) }) };
};

/** What a service gets of a secret: the environment's, else that for development, in production none. */
export const secretVariables = (name: Secret, environment: NodeJS.ProcessEnv): Environment => {
  const given = givenSecret(name, environment);
  if (Object.keys(given).length > 0 || isProduction(environment)) return given;
  return { [`${name}_FILE`]: developmentFiles[name] };
};

/**
 * Before anything is started: what every service would refuse.
 *
 * @throws {StackError} `configuration` in production without an internal token
 */
export const assertSecrets = (environment: NodeJS.ProcessEnv): void => {
  if (Object.keys(secretVariables("INTERNAL_TOKEN", environment)).length > 0) return;
  throw new StackError(
    "configuration",
    "production needs an internal token of its own: openssl rand -hex 24 > FILE, then INTERNAL_TOKEN_FILE=FILE",
  );
};
