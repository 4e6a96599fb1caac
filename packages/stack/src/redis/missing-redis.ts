import { findRedis } from "./find-redis.ts";

/**
 * For tests: why those that need Redis cannot run here, said on standard error, too; undefined: they
 * can. With `CI` set they run in any case, and fail.
 */
export const missingRedis = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => {
  if (environment["CI"] !== undefined) return undefined;
  const program = await findRedis(environment["PATH"]);
  if (program.file !== undefined) return undefined;
  process.stderr.write(`skipped what needs Redis: ${program.reason}\n`);
  return program.reason;
};
