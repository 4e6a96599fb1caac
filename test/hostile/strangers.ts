import { hash } from "node:crypto";
import { internalHeaders, internalToken } from "@tandem/lab";
import type { Input, Row, Service } from "./row.ts";

/** What lets in at recipe-api, and something as long that does not. */
export const { authorization: right } = internalHeaders;
export const wrong = `Bearer ${"x".repeat(internalToken.length)}`;

/** What does not let anybody in, by what it is. */
export const strange: Readonly<Record<string, string | undefined>> = {
  "no token": undefined,
  "an empty header": "",
  "Bearer and nothing else": "Bearer",
  "a wrong token of the right length": wrong,
  "a token without its last letter": right.slice(0, -1),
  "a token and one letter more": `${right}x`,
  "a token in capitals": `Bearer ${internalToken.toUpperCase()}`,
  "a token without its scheme": internalToken,
  "a token behind Basic": `Basic ${internalToken}`,
  "a token as the password of Basic": `Basic ${btoa(`tandem:${internalToken}`)}`,
  "a token as the name of Basic": `Basic ${btoa(`${internalToken}:`)}`,
  "a token twice in one header": `${right}, ${right}`,
  "a list that holds the token": `${wrong},${internalToken}`,
  "the hash of the token": `Bearer ${hash("sha256", internalToken)}`,
  "10 KB of a token": `Bearer ${"a".repeat(10 * 1024)}`,
  "10 KB that begin with the token": `${right}${"a".repeat(10 * 1024)}`,
};

/** What is not even looked at. */
export const refusedAt = (
  service: Service | undefined,
  name: string,
  inputs: readonly Input[],
): Row => ({
  name,
  answer: "unauthenticated",
  ...(service && { service }),
  lacks: "Tikka",
  inputs,
});
