import { ConfigurationError } from "../config/configuration-error.ts";

/** What services show each other. For config.ts, with `readInternalTokens`. */
export const internalTokenVariable = {
  type: "string",
  secret: true,
  description:
    "what proves that a service of ours calls: 16 to 200 printable characters. Several with commas between: the first is sent, all are accepted",
} as const;

/** No comma, which would end it. */
const wellFormed = /^[\x21-\x2b\x2d-\x7e]{16,200}$/;

/**
 * @param text the value of INTERNAL_TOKEN
 * @returns the token to send, and after it others to accept: so it can be changed without a stop
 * @throws ConfigurationError that tells which one is no token, and not what it is
 */
export const readInternalTokens = (text: string): readonly [string, ...string[]] => {
  const [first = "", ...others] = text.split(",");
  const place = [first, ...others].findIndex((token) => !wellFormed.test(token)) + 1;
  if (place === 0) return [first, ...others];
  const problem = `INTERNAL_TOKEN: token ${place} must be 16 to 200 printable characters, no blanks`;
  throw new ConfigurationError([problem]);
};
