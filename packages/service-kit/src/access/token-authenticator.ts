import { type Authenticate, type Caller, nobody } from "./authenticate.ts";
import { createBearerAuthenticator } from "./bearer-authenticator.ts";
import { isPrincipal } from "./principal.ts";
import { createSecretTexts } from "./secrets.ts";

/**
 * For a service that only services of ours may call. They show one of the tokens, and are believed
 * on whose behalf they call; a principal that is not well-formed is none.
 *
 * @param tokens as `readInternalTokens` gives them
 */
export const createTokenAuthenticator = (tokens: readonly string[]): Authenticate =>
  createBearerAuthenticator(
    createSecretTexts(tokens),
    "an internal token",
    (_index, { principal }) => actingFor(principal),
  );

const actingFor = (principal: string | undefined): Caller =>
  principal !== undefined && isPrincipal(principal) ? { principal } : nobody;
