import { type Authenticate, nobody } from "./authenticate.ts";
import { createBearerAuthenticator } from "./bearer-authenticator.ts";
import { createSecretDigests } from "./secrets.ts";

/** What may be known of a key: not the key. */
export interface ApiKey {
  /** Who acts with it. */
  readonly principal: string;
  /** SHA-256 of the key, 64 hexadecimal digits in lower case. */
  readonly digest: string;
}

/**
 * For a service at the edge: the key says who acts, whatever else is claimed. Without keys nobody is
 * let in.
 */
export const createApiKeyAuthenticator = (keys: readonly ApiKey[]): Authenticate => {
  const callers = keys.map(({ principal }) => Object.freeze({ principal }));
  return createBearerAuthenticator(
    createSecretDigests(keys.map(({ digest }) => digest)),
    "an API key",
    (index) => callers[index] ?? nobody,
  );
};
