import { createTokenAuthenticator } from "../src/index.ts";

/** What servers in tests want to see. */
export const testToken = "a-token-of-the-tests";

export const authenticate = createTokenAuthenticator([testToken]);

/** Headers of a request that is let in. */
export const letIn = { authorization: `Bearer ${testToken}` } as const;
