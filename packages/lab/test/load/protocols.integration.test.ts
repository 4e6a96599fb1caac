import {
  checkHistory,
  freePorts,
  internalHeaders,
  type LoadGenerator,
  type LoadKind,
  type ServiceProcess,
  startLoadGenerator,
  startService,
  withoutShedding,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let generator: LoadGenerator;
let producer: ServiceProcess;
let consumer: ServiceProcess;

beforeAll(async () => {
  generator = startLoadGenerator();
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      RECIPE_API_HTTP: producer.url,
      RECIPE_API_GRPC: producer.grpcAddress,
    },
  });
});

afterAll(async () => {
  await generator.close();
  await consumer.end("SIGKILL");
  await producer.end("SIGKILL");
});

const run = (kinds: readonly LoadKind[], maxRequests = 60) =>
  generator.run({
    arrival: { mode: "open", rate: 100, spacing: "poisson" },
    durationMs: 10_000,
    maxRequests,
    kinds,
    history: true,
  });

const query = "query ($id: ID!) { recipe(id: $id) { id name } }";

const graphql = (id: number): LoadKind => ({
  name: "graphql",
  target: {
    protocol: "graphql",
    origin: producer.url,
    query,
    variables: [{ id }],
    headers: internalHeaders,
  },
});

const grpc = (id: number, address = producer.grpcAddress): LoadKind => ({
  name: "grpc",
  target: {
    protocol: "grpc",
    address,
    method: "recipe.v1.RecipeService/GetRecipe",
    message: [{ id }],
    metadata: internalHeaders,
  },
});

const http = (name: string, path: string): LoadKind => ({
  name,
  target: { protocol: "http", origin: consumer.url, path },
});

describe("load over every protocol", () => {
  it("asks web-api over its three and recipe-api over two in one run", async () => {
    const via = ["http", "graphql", "grpc"].map((each) => http(each, `/via/${each}/recipes/42`));
    const straight = [graphql(42), grpc(42)].map((each) => ({ ...each, name: `own ${each.name}` }));
    const { total, kinds, history } = await run([...via, ...straight]);
    expect(total).toMatchObject({ sent: 60, accepted: 60, statuses: expect.anything() });
    expect(Object.keys(kinds)).toEqual(["http", "graphql", "grpc", "own graphql", "own grpc"]);
    expect(Object.values(kinds).every(({ sent }) => sent > 0)).toBe(true);
    expect(kinds["own grpc"]?.statuses).toEqual({ OK: kinds["own grpc"]?.sent });
    expect(checkHistory(history)).toEqual([]);
    // web-api says which request it answers, so that a crossed answer would be seen.
    const answer = history.find(({ kind }) => kind === "http");
    expect(answer?.endings[0]?.requestId).toBe(answer?.id);
  });

  it("counts a failure under the name that it has in its protocol", async () => {
    const unknown = 2_147_483_647;
    const { kinds, total } = await run(
      [graphql(unknown), grpc(unknown), http("http", `/recipes/${unknown}`)],
      20,
    );
    expect(total).toMatchObject({ sent: 20, answered: 20, failed: 20 });
    expect(Object.keys(kinds["graphql"]?.statuses ?? {})).toEqual(["NOT_FOUND"]);
    expect(Object.keys(kinds["grpc"]?.statuses ?? {})).toEqual(["NOT_FOUND"]);
    expect(Object.keys(kinds["http"]?.statuses ?? {})).toEqual(["404"]);
  });

  it("tells a gRPC status that nobody sent from an answer", async () => {
    const [port] = await freePorts(1);
    const { total } = await run([grpc(42, `127.0.0.1:${port}`)], 3);
    expect(total).toMatchObject({ sent: 3, answered: 0, errors: { "grpc UNAVAILABLE": 3 } });
  });

  it.each(["recipe.v1.RecipeService/None", "recipe.v1.RecipeService/StreamRecipes"])(
    "refuses a method that it cannot call: %s",
    async (method) => {
      const target = { protocol: "grpc", address: "127.0.0.1:1", method, message: {} } as const;
      await expect(run([{ name: "grpc", target }])).rejects.toThrow(
        `${method} is not a unary method of the contract`,
      );
    },
  );
});
