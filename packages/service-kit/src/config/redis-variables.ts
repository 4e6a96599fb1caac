import { ConfigurationError } from "./configuration-error.ts";
import type { Values, Variables } from "./environment.ts";

/**
 * Where Redis is, to be spread into the variables of a service that can do without it.
 *
 * @param purpose what replicas share there
 */
export const redisVariables = (purpose: string) =>
  ({
    REDIS_URL: {
      type: "string",
      optional: true,
      pattern: "^rediss?://",
      description: `redis://user:password@host:port, where replicas share ${purpose}`,
      format: "urls",
      secret: true,
    },
    REDIS_PASSWORD: {
      type: "string",
      optional: true,
      description: "password of REDIS_URL's user, when the URL has none",
      secret: true,
    },
  }) as const satisfies Variables;

type RedisValues = Values<ReturnType<typeof redisVariables>>;

/**
 * The URL with the password in it, or undefined without Redis.
 *
 * @throws ConfigurationError for a password without a URL, or for two
 */
export const readRedisUrl = ({
  REDIS_URL: text,
  REDIS_PASSWORD: password,
}: RedisValues): string | undefined => {
  if (password === undefined) return text;
  if (text === undefined)
    throw new ConfigurationError(["REDIS_PASSWORD is set, and REDIS_URL is not"]);
  const url = new URL(text);
  if (url.password !== "")
    throw new ConfigurationError(["REDIS_URL has a password, and REDIS_PASSWORD is set too"]);
  url.password = encodeURIComponent(password);
  return url.href;
};
