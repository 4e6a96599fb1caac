import { ConfigurationError } from "../config/configuration-error.ts";
import type { ApiKey } from "./api-key-authenticator.ts";
import { isPrincipal } from "./principal.ts";

/** Who may write. For config.ts, with `readApiKeys`. */
export const apiKeysVariable = {
  type: "string",
  secret: true,
  optional: true,
  description:
    "who may write: principal:SHA-256 of the API key in hexadecimal, several with commas or line ends between; without it nobody",
} as const;

/**
 * @param text the value of API_KEYS. One principal may have several keys, so they can be changed
 * @throws ConfigurationError with a line for each entry that is none, which does not say what it holds
 */
export const readApiKeys = (text: string | undefined): readonly ApiKey[] => {
  const entries = (text ?? "").split(/[,\r\n]+/).map((entry) => entry.trim());
  const problems: string[] = [];
  const keys = new Map<string, ApiKey>();
  for (const [index, entry] of entries.filter((each) => each !== "").entries()) {
    const key = toKey(entry);
    if (key === undefined) problems.push(`API_KEYS: entry ${index + 1} ${expected}`);
    else if (keys.has(key.digest)) problems.push(`API_KEYS: entry ${index + 1} repeats a key`);
    else keys.set(key.digest, key);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return [...keys.values()];
};

const expected =
  "must be principal:hash, the principal of 1 to 64 letters, digits, . _ -, the hash by `printf %s KEY | sha256sum`";

const toKey = (entry: string): ApiKey | undefined => {
  const [principal = "", digest = "", ...rest] = entry.split(":");
  const isHash = /^[0-9a-f]{64}$/i.test(digest);
  if (!isPrincipal(principal) || !isHash || rest.length > 0) return undefined;
  return { principal, digest: digest.toLowerCase() };
};
