/** The name is that of the contracts' error code. */
export type RedisErrorCode = "unavailable";

/** Redis is away, too slow or refuses a script. What the driver said is the cause. */
export class RedisError extends Error {
  override readonly name = "RedisError";
  readonly code: RedisErrorCode = "unavailable";
}
