import type { Environment } from "../processes/child.ts";
import type { Redis } from "../redis/start-redis.ts";
import { givenSecret } from "./service-secrets.ts";
import type { GivenRedis } from "../stack.ts";
import type { ServiceName } from "./service-plan.ts";

/** Nothing for a service that does without. */
export type RedisVariables = Partial<Readonly<Record<ServiceName, Environment>>>;

interface GivenVariables {
  readonly state: GivenRedis;
  readonly variables: RedisVariables;
}

export const namesRedis = (environment: NodeJS.ProcessEnv): boolean =>
  Object.keys(givenSecret("REDIS_URL", environment)).length > 0;

/** A Redis of somebody's own, for both services; undefined when the environment names none. */
export const givenRedis = (environment: NodeJS.ProcessEnv): GivenVariables | undefined => {
  if (!namesRedis(environment)) return undefined;
  const address = givenSecret("REDIS_URL", environment);
  const variables = { ...address, ...givenSecret("REDIS_PASSWORD", environment) };
  return {
    state: { url: withoutPassword(address["REDIS_URL"] ?? "") },
    variables: { "recipe-api": variables, "web-api": variables },
  };
};

/** A service says what is wrong with an address that is none; one in a file is nobody's to show. */
const withoutPassword = (url: string): string => {
  if (!URL.canParse(url)) return "";
  const shown = new URL(url);
  shown.password = "";
  return shown.href;
};

const loginOf = (service: ServiceName, redis: Redis): Environment => {
  const url = redis.urlFor(service);
  return { REDIS_URL: withoutPassword(url), REDIS_PASSWORD: new URL(url).password };
};

/** Each service as a user of its own, who has no access to the keys of the other. */
export const variablesOf = (redis: Redis): RedisVariables => ({
  "recipe-api": loginOf("recipe-api", redis),
  "web-api": loginOf("web-api", redis),
});
