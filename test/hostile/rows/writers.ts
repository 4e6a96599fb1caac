import { hash } from "node:crypto";
import { apiKeyHeaders } from "@tandem/lab";
import { call, post, routes, showing } from "../inputs.ts";
import { numberField } from "../protobuf.ts";
import type { Input, Row } from "../row.ts";
import { refusedAt, right, strange } from "../strangers.ts";

const apiKey = apiKeyHeaders.authorization.slice("Bearer ".length);

const write = (method: string, body: string, principal = "x-principal: tester\r\n"): Input =>
  routes(
    (prefix) =>
      `${method} ${prefix}/recipes${method === "POST" ? "" : "/42"} HTTP/1.1\r\n` +
      `host: localhost\r\nconnection: close\r\n${principal}if-match: "1"\r\n` +
      `${body === "" ? "" : "content-type: application/json\r\n"}content-length: ${body.length}\r\n\r\n${body}`,
  );

const methods = ["POST", "PUT", "PATCH", "DELETE"];

/** Nothing that could be read. */
const writes = (): readonly Input[] => methods.map((method) => write(method, "[".repeat(1_000)));

/** What lets somebody in elsewhere, or is known of a key. */
const noKeys: Readonly<Record<string, string>> = {
  "the internal token": right,
  "the hash of an API key": `Bearer ${hash("sha256", apiKey)}`,
  "a line of API_KEYS": `Bearer tester:${hash("sha256", apiKey)}`,
  "an API key with its principal": `Bearer tester:${apiKey}`,
  "an API key as the password of Basic": `Basic ${btoa(`tester:${apiKey}`)}`,
  "two API keys": `Bearer ${apiKey}, Bearer ${apiKey}`,
};

/** A principal that nobody has proven is none. */
const strangeWrites: readonly Row[] = [
  ...Object.entries(strange).map(([name, authorization]) =>
    refusedAt(
      undefined,
      `${name}, to write`,
      writes().map((input) => showing(authorization, input)),
    ),
  ),
  ...Object.entries(noKeys).map(([name, authorization]) =>
    refusedAt(
      "webApi",
      `${name}, to write`,
      writes().map((input) => showing(authorization, input)),
    ),
  ),
];

const draft = '{"name":"Nothing","steps":"None.","ingredients":[]}';
const deletion = Buffer.concat([numberField(1, 42n), numberField(2, 1n)]);

/** Fair writes, but for who wants them: a service does not write in its own name. */
const onBehalfOf = (name: string, principal: string | undefined): Row => {
  const line = principal === undefined ? "" : `x-principal: ${principal}\r\n`;
  const headers = principal === undefined ? {} : { "x-principal": principal };
  return refusedAt("recipeApi", `a write on behalf of ${name}`, [
    ...methods.map((method) => write(method, method === "DELETE" ? "" : draft, line)),
    post('{"query":"mutation{deleteRecipe(id:42,expectedVersion:1){producer{pid}}}"}', {
      headers: line,
      status: 200,
    }),
    call("DeleteRecipe", deletion, { headers }),
  ]);
};

const behalves: readonly Row[] = [
  onBehalfOf("nobody", undefined),
  onBehalfOf("an empty name", ""),
  onBehalfOf("a name with a blank", "a b"),
  onBehalfOf("a path", "../admin"),
  onBehalfOf("65 characters", "a".repeat(65)),
  onBehalfOf("two", "tester,admin"),
];

/** Who wants to write, and is not known. */
export const writerRows: readonly Row[] = [...strangeWrites, ...behalves];
