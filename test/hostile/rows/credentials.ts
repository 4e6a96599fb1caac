import { internalToken } from "@tandem/lab";
import {
  callHeaders,
  endHeaders,
  endStream,
  frame,
  frameTypes,
  headerBlock,
} from "../http2-frames.ts";
import { call, frames, get, post, showing } from "../inputs.ts";
import { grpcFrame, numberField } from "../protobuf.ts";
import type { Input, Row } from "../row.ts";
import { refusedAt, right, strange, wrong } from "../strangers.ts";

const recipe42 = numberField(1, 42n);

/** Fair questions, and others that would be refused for what they are if anybody read them. */
const questions = (): readonly Input[] => [
  get("/recipes/42"),
  get("/recipes/0x10"),
  get("/recipes?limit=1000"),
  post('{"query":"{ recipe(id: 42) { name } }"}'),
  post('{"query":"mutation { none }"}'),
  post("[".repeat(10_000)),
  post("a".repeat(60 * 1024)),
  call("GetRecipe", recipe42, { label: "fair" }),
  call("GetRecipe", Buffer.from("0f", "hex"), { label: "no message" }),
  call("StreamRecipes", Buffer.alloc(0), { label: "stream" }),
  call("DropRecipes", recipe42, { label: "unknown method" }),
  call("GetRecipe", recipe42, { label: "bad timeout", headers: { "grpc-timeout": "abc" } }),
  call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Buffer.alloc(0), {
    label: "reflection",
  }),
];

const refusals = Object.entries(strange).map(([name, authorization]) =>
  refusedAt(
    "recipeApi",
    `${name} at recipe-api`,
    questions().map((input) => showing(authorization, input)),
  ),
);

/** Over gRPC as frames: no library sends two. */
const twoTokens = (first: string, second: string): Buffer =>
  Buffer.concat([
    frame(
      frameTypes.headers,
      Buffer.concat([
        callHeaders("/recipe.v1.RecipeService/GetRecipe", first),
        headerBlock({ authorization: second }),
      ]),
      { stream: 1, flags: endHeaders },
    ),
    frame(frameTypes.data, grpcFrame(recipe42), { stream: 1, flags: endStream }),
  ]);

const twice = (name: string, first: string, second: string): Row =>
  refusedAt("recipeApi", `two headers, ${name}`, [
    showing(first, get("/recipes/42", { headers: `authorization: ${second}\r\n` })),
    showing(first, post("[", { headers: `authorization: ${second}\r\n` })),
    frames(() => twoTokens(first, second), { status: 0, code: "" }, 1),
  ]);

const elsewhere: readonly Row[] = [
  refusedAt("recipeApi", "a token in other places", [
    ...["x-authorization", "proxy-authorization", "x-internal-token", "cookie"].map((name) =>
      showing(undefined, get("/recipes/42", { headers: `${name}: ${right}\r\n` })),
    ),
    showing(undefined, get(`/recipes/42?authorization=${encodeURIComponent(right)}`)),
    showing(
      undefined,
      call("GetRecipe", recipe42, { headers: { "authorization-bin": btoa(right) } }),
    ),
  ]),
  refusedAt("recipeApi", "a principal without a token", [
    showing(undefined, get("/recipes/42", { headers: "x-principal: tester\r\n" })),
    showing(undefined, call("GetRecipe", recipe42, { headers: { "x-principal": "tester" } })),
  ]),
];

const fair = (name: string, inputs: readonly Input[]): Row => ({
  name,
  answer: "ok",
  asksDatabase: true,
  contains: "Chicken Tikka Masala",
  inputs,
});

/** RFC 9110 11.1: a scheme is the same in capitals and small letters. */
const letIn = ["bearer", "BEARER", "Bearer  "].map((scheme): Row => ({
  ...fair(
    `the token behind "${scheme}"`,
    [
      get("/recipes/42"),
      post('{"query":"{ recipe(id: 42) { name } }"}'),
      call("GetRecipe", recipe42),
    ].map((input) => showing(`${scheme} ${internalToken}`, input)),
  ),
  service: "recipeApi",
}));

const health: Row = {
  name: "health, of strangers",
  answer: "ok",
  service: "recipeApi",
  inputs: [undefined, wrong, "Bearer"].map((authorization) =>
    showing(
      authorization,
      call("/grpc.health.v1.Health/Check", Buffer.alloc(0), { label: `${authorization}` }),
    ),
  ),
};

/** Who reads at web-api is not asked; what is shown all the same is not looked at. */
const reads = Object.entries(strange).map(([name, authorization]): Row => ({
  ...fair(`${name} at web-api, to read`, [showing(authorization, get("/recipes/42"))]),
  service: "webApi",
}));

/** Who is not known is refused before anything that was sent is read. */
export const credentialRows: readonly Row[] = [
  ...refusals,
  twice("the first one wrong", wrong, right),
  twice("the second one wrong", right, wrong),
  twice("both right", right, right),
  ...elsewhere,
  ...letIn,
  health,
  ...reads,
];
