import { createHash } from "node:crypto";
import type { RecipeChange } from "./recipe-change.ts";
import type { Writer } from "./writer.ts";

/** A key of somebody for one operation, and for which request it is meant. */
export interface Claim {
  readonly principal: string;
  /** Keys of different operations have nothing to do with each other. */
  readonly operation: RecipeChange["operation"];
  readonly key: string;
  /** SHA-256 of the change. */
  readonly fingerprint: Buffer;
}

/** Undefined for whoever sends no key: such a request is done as often as it comes. */
export const claimOf = (change: RecipeChange, { principal, key }: Writer): Claim | undefined =>
  key === undefined
    ? undefined
    : { principal, operation: change.operation, key, fingerprint: fingerprintOf(change) };

/**
 * Of the change and not of the bytes that came: the same over every protocol, however its JSON was
 * spaced or ordered. Whoever checks a draft puts its fields in one order.
 */
const fingerprintOf = (change: RecipeChange): Buffer =>
  createHash("sha256").update(JSON.stringify(change)).digest();
