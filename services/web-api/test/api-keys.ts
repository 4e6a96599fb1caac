import { hash } from "node:crypto";
import { type ApiKey, readApiKeys } from "@tandem/service-kit";

/** Two who may write, with what each of them shows. */
export const keyOf = { cook: "key-of-the-cook", baker: "key-of-the-baker" } as const;

/** The same as web-api takes it from its environment. */
export const API_KEYS = Object.entries(keyOf)
  .map(([principal, key]) => `${principal}:${hash("sha256", key)}`)
  .join(",");

export const apiKeys: readonly ApiKey[] = readApiKeys(API_KEYS);

/** The header of who acts for one of them. */
export const actingAs = (name: keyof typeof keyOf) => ({ authorization: `Bearer ${keyOf[name]}` });
