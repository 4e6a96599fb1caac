import { type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import {
  checkHistory,
  checkReads,
  checkVersions,
  checkWrites,
  freePorts,
  type LoadGenerator,
  type LoadResult,
  operationsOf,
  startLoadGenerator,
  type Target,
  writesOf,
} from "@tandem/lab";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Flaw, identityOf, type RecipeServer, startRecipeServer } from "./recipe-server.ts";

let generator: LoadGenerator;
let server: RecipeServer;

beforeAll(() => void (generator = startLoadGenerator()));
afterAll(() => generator.close());
beforeEach(async () => void (server = await startRecipeServer()));
afterEach(() => server[Symbol.asyncDispose]());

const identity = {
  authorization: "Bearer a-token",
  "x-principal": "cook",
  "idempotency-key": "{key}",
};

const run = (target: Target, maxRequests = 12): Promise<LoadResult> =>
  generator.run({
    arrival: { mode: "closed", workers: 3 },
    durationMs: 10_000,
    maxRequests,
    history: true,
    kinds: [{ name: "write", target, accept: ["412"] }],
  });

const draft = { name: "Soup {key}", steps: "Stir.", ingredients: [] };
const post = (): Target => ({
  protocol: "http",
  origin: server.origin,
  method: "POST",
  path: "/recipes",
  headers: { "content-type": "application/json", ...identity },
  body: JSON.stringify(draft),
  readBack: "/recipes/{id}",
});

/** What a final read finds in the names. */
const keysIn = (names: Iterable<string>): string[] =>
  [...names].flatMap((name) => /^Soup (.+)$/.exec(name)?.[1] ?? []);
const namesInServer = (): string[] => [...server.recipes.values()].map(({ name }) => name);

const problemsOf = (result: LoadResult, names = namesInServer()): readonly string[] => {
  expect(checkHistory(result.history)).toEqual([]);
  const operations = operationsOf(result);
  return [
    ...checkWrites(writesOf(operations), keysIn(names)),
    ...checkReads(operations),
    ...checkVersions(operations),
  ];
};

describe("writes over HTTP", () => {
  it("have a key of their own, in headers and body, and are found by it", async () => {
    const result = await run(post());
    expect(result.total).toMatchObject({ sent: 12, accepted: 12, statuses: { "201": 12 } });
    expect(problemsOf(result)).toEqual([]);
    const keys = keysIn(namesInServer());
    expect(new Set(keys).size).toBe(12);
    const sent = server.seen.flatMap((headers) => identityOf(headers).key ?? []);
    expect(sent.toSorted()).toEqual(keys.toSorted());
    expect(
      writesOf(operationsOf(result))
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(keys.toSorted());
  });

  it("are read back by the same caller, without the key", async () => {
    const result = await run(post(), 2);
    expect(operationsOf(result).map(({ type, outcome }) => [type, outcome])).toEqual(
      Array.from({ length: 2 }, () => [
        ["write", "acknowledged"],
        ["read", "acknowledged"],
      ]).flat(),
    );
    expect(server.seen.map(identityOf).filter(({ key }) => key === undefined)).toEqual(
      Array.from({ length: 2 }, () => ({
        token: "Bearer a-token",
        principal: "cook",
        key: undefined,
      })),
    );
  });

  it.each<[Flaw, RegExp]>([
    ["forgets what it acknowledged", / was acknowledged and is lost$/],
    ["writes twice", / is there 2 times$/],
    ["writes what it refuses", / was refused and is there$/],
    ["reads what was before", /^recipe \d+: a read .* version 1 .* found nothing$/],
  ])("are found out when the server %s", async (flaw, problem) => {
    server.flaw = flaw;
    const problems = problemsOf(await run(post()));
    expect(problems).toHaveLength(12);
    for (const each of problems) expect(each).toMatch(problem);
  });

  it.each<[Flaw, Record<string, number>]>([
    ["loses its answers", {}],
    ["answers 503 after writing", { "503": 12 }],
  ])("are unknown when the server %s", async (flaw, statuses) => {
    server.flaw = flaw;
    const result = await run(post());
    expect(result.total.statuses).toEqual(statuses);
    expect(new Set(operationsOf(result).map(({ outcome }) => outcome))).toEqual(
      new Set(["unknown"]),
    );
    // They are there once, and they need not be.
    expect(keysIn(namesInServer())).toHaveLength(12);
    expect(problemsOf(result)).toEqual([]);
    expect(problemsOf(result, [])).toEqual([]);
  });
});

describe("updates", () => {
  const update = (method?: "DELETE"): Target => ({
    protocol: "update",
    origin: server.origin,
    path: "/recipes/1",
    headers: identity,
    ...(method ? { method } : { body: JSON.stringify(draft) }),
  });
  const inTheEnd = () => {
    const recipe = server.recipes.get(1);
    const [key = ""] = keysIn([recipe?.name ?? ""]);
    return recipe ? [{ ...recipe, key }] : [];
  };

  it("form a chain, however many callers there are", async () => {
    const result = await run(update(), 60);
    const { "200": changed = 0, "412": late = 0 } = result.total.statuses;
    expect(changed + late).toBe(60);
    expect(late).toBeGreaterThan(0);
    expect(inTheEnd()[0]?.version).toBe(1 + changed);
    const operations = operationsOf(result);
    expect(checkVersions(operations, inTheEnd())).toEqual([]);
    expect(checkReads(operations)).toEqual([]);
  });

  it("are found out when the server looks at no version", async () => {
    server.flaw = "looks at no version";
    const problems = checkVersions(operationsOf(await run(update(), 60)), inTheEnd());
    expect(problems.some((each) => / was made by .* and by /.test(each))).toBe(true);
  });

  it("may have been made when their answer is lost", async () => {
    server.flaw = "loses its answers";
    const result = await run(update());
    expect(server.recipes.get(1)?.version).toBeGreaterThan(1);
    expect(checkVersions(operationsOf(result), inTheEnd())).toEqual([]);
    expect(checkVersions(operationsOf(result), [{ id: 1, version: 99 }])).not.toEqual([]);
  });

  it("delete once, and then find nothing", async () => {
    const result = await run(update("DELETE"));
    const { "204": done, ...others } = result.total.statuses;
    expect(done).toBe(1);
    expect(Object.keys(others).every((each) => ["404", "412"].includes(each))).toBe(true);
    const operations = operationsOf(result);
    expect(checkVersions(operations, [])).toEqual([]);
    expect(checkReads(operations)).toEqual([]);
    expect(checkVersions(operations, [{ id: 1, version: 1 }])).toEqual([
      "recipe 1: it was deleted and is there",
    ]);
  });
});

describe("writes straight at recipe-api", () => {
  it("go over GraphQL, with the key in headers and variables and not in the query", async () => {
    const query =
      "mutation ($input: RecipeInput!) { createRecipe(input: $input) {recipe {id version}} }";
    const result = await run({
      protocol: "graphql",
      origin: server.origin,
      headers: identity,
      query,
      variables: { input: draft },
    });
    expect(result.total.statuses).toEqual({ "200": 12 });
    expect(operationsOf(result)[0]).toMatchObject({ recipe: expect.any(Number), version: 1 });
    expect(problemsOf(result)).toEqual([]);
    expect(keysIn(namesInServer())).toHaveLength(12);
  });

  it("go over gRPC, with the key in metadata and message", async () => {
    await using grpc = await startGrpcServer();
    const result = await run({
      protocol: "grpc",
      address: grpc.address,
      method: "recipe.v1.RecipeService/CreateRecipe",
      metadata: identity,
      message: { draft },
    });
    // Every third one is refused, every third has no answer that settles it.
    expect(result.total.statuses).toEqual({ OK: 4, INVALID_ARGUMENT: 4, UNAVAILABLE: 4 });
    const outcomes = writesOf(operationsOf(result)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(
      ["acknowledged", "refused", "unknown"].flatMap((each) => [each, each, each, each]),
    );
    const versions = operationsOf(result).flatMap(({ recipe, version }) =>
      recipe ? [{ recipe, version }] : [],
    );
    expect(versions.toSorted((a, b) => a.recipe - b.recipe)).toEqual(
      [1, 2, 3, 4].map((recipe) => ({ recipe, version: 1 })),
    );
    expect(problemsOf(result, grpc.names)).toEqual([]);
    expect(grpc.seen).toHaveLength(12);
    for (const each of grpc.seen)
      expect(each).toMatchObject({ token: "Bearer a-token", principal: "cook" });
    expect(keysIn(grpc.names)).toEqual(
      grpc.seen.flatMap(({ key }, index) => (index % 3 === 0 ? key : [])),
    );
  });
});

type CreateRecipe = handleUnaryCall<{ readonly draft: { readonly name: string } }, object>;

const startGrpcServer = async () => {
  const { CreateRecipe } = await loadGrpcService("recipe.v1.RecipeService");
  const [names, seen]: [string[], ReturnType<typeof identityOf>[]] = [[], []];
  const codes = [undefined, status.INVALID_ARGUMENT, status.UNAVAILABLE];
  const createRecipe: CreateRecipe = ({ request, metadata }, callback) => {
    const code = codes[seen.length % 3];
    seen.push(identityOf(metadata.getMap() as Record<string, string>));
    if (code !== undefined) return callback({ code });
    names.push(request.draft.name);
    callback(null, { recipe: { id: names.length, name: request.draft.name, version: 1 } });
  };
  const grpc = new Server();
  grpc.addService({ CreateRecipe }, { CreateRecipe: createRecipe });
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  await new Promise((resolve) => {
    grpc.bindAsync(address, ServerCredentials.createInsecure(), resolve);
  });
  return { address, names, seen, [Symbol.asyncDispose]: async () => grpc.forceShutdown() };
};
