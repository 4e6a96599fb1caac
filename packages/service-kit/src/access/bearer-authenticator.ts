import { ServiceError } from "@tandem/contracts";
import type { Authenticate, Caller, Credentials } from "./authenticate.ts";
import { longestSecret, type Secrets } from "./secrets.ts";

/** RFC 9110 11.4: the scheme may be in upper or lower case. */
const bearer = new RegExp(`^bearer +([\\x21-\\x7e]{1,${longestSecret}})$`, "i");

/**
 * Lets those in who send one of the secrets as `Authorization: Bearer`.
 *
 * @param what the secret is called when it has to be asked for
 * @param callerOf who it is, by the index of the secret
 */
export const createBearerAuthenticator = (
  secrets: Secrets,
  what: string,
  callerOf: (index: number, headers: Credentials) => Caller,
): Authenticate => {
  // One for all requests: a refusal costs no stack. What was sent is in neither.
  const missing = refusal(`send ${what} as "Authorization: Bearer …"`);
  const wrong = refusal(
    `this is not ${what} that is known here: send one as "Authorization: Bearer …"`,
  );
  return (headers) => {
    const { authorization } = headers;
    if (authorization === undefined) return missing;
    const token = bearer.exec(authorization)?.[1];
    const index = token === undefined ? -1 : secrets.indexOf(token);
    return index === -1 ? wrong : callerOf(index, headers);
  };
};

const refusal = (message: string): ServiceError => new ServiceError("unauthenticated", message);
