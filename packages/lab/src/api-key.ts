import { hash } from "node:crypto";

const apiKey = "api-key-of-the-tests";

/** What `startService` gives every service, unless its `env` says otherwise. */
export const apiKeys = `tester:${hash("sha256", apiKey)}`;

/** For who writes at web-api, in the name of `tester`. */
export const apiKeyHeaders = { authorization: `Bearer ${apiKey}` } as const;
