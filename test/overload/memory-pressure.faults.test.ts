import {
  apiKeyHeaders,
  internalHeaders,
  type LoadKind,
  type LoadResult,
  type ServiceProcess,
  startLoadGenerator,
  startService,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figuresOf } from "./kinds.ts";

// Row 29 of the fault matrix: little memory, and fifty callers at once who each send as much as they
// may, or one byte more.
const execArgv = ["--max-old-space-size=96"];

/** Bytes of a body: JSON, a GraphQL request and the document in it, a message. */
const mostBytes = {
  json: 48 * 1024,
  graphql: 50 * 1024,
  document: 16 * 1024,
  grpc: 256 * 1024,
} as const;

let recipeApi: ServiceProcess;
let webApi: ServiceProcess;
const generator = startLoadGenerator();

beforeAll(async () => {
  recipeApi = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { DATABASE_URL: "memory:", LOG_LEVEL: "error" },
    execArgv,
  });
  webApi = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      LOG_LEVEL: "error",
      RECIPE_API_HTTP: recipeApi.url,
      RECIPE_API_GRPC: recipeApi.grpcAddress,
    },
    execArgv,
  });
});
afterAll(async () => {
  await generator.close();
  await Promise.all([webApi.end("SIGKILL"), recipeApi.end("SIGKILL")]);
});

/** JSON text of exactly so many bytes: one long string, or brackets within brackets. */
const longText = (bytes: number): string => `"${"x".repeat(bytes - 2)}"`;
const deepText = (bytes: number): string => "[".repeat(bytes / 2) + "]".repeat(bytes / 2);

const queryOf = (bytes: number): string => JSON.stringify({ query: "x".repeat(bytes) });

/** By whom a body is read: anybody else is refused before it. */
const credentials = { "/graphql": internalHeaders, "/recipes": apiKeyHeaders };

const post = (
  name: string,
  origin: string,
  path: keyof typeof credentials,
  body: string,
): LoadKind => ({
  name,
  target: {
    protocol: "http",
    origin,
    path,
    method: "POST",
    body,
    headers: { ...credentials[path], "content-type": "application/json" },
  },
});

const crowd = (): readonly LoadKind[] => {
  const { json, graphql, document } = mostBytes;
  return [
    post("a document", recipeApi.url, "/graphql", queryOf(document)),
    post("a document too long", recipeApi.url, "/graphql", queryOf(document + 1)),
    post("deep JSON", recipeApi.url, "/graphql", deepText(graphql)),
    post("JSON too long", recipeApi.url, "/graphql", longText(graphql + 1)),
    post("a body", webApi.url, "/recipes", longText(json)),
    post("a body too long", webApi.url, "/recipes", longText(json + 1)),
    post("a deep body", webApi.url, "/recipes", deepText(json)),
    {
      name: "a message",
      target: {
        protocol: "grpc",
        address: recipeApi.grpcAddress,
        method: "recipe.v1.RecipeService/ListRecipes",
        message: { limit: 1, q: "x".repeat(mostBytes.grpc - 16) },
        metadata: internalHeaders,
      },
    },
    {
      name: "a message too long",
      target: {
        protocol: "grpc",
        address: recipeApi.grpcAddress,
        method: "recipe.v1.RecipeService/ListRecipes",
        message: { limit: 1, q: "x".repeat(mostBytes.grpc + 1) },
        metadata: internalHeaders,
      },
    },
  ];
};

/**
 * The answers to a body that is too large, senseless or one too many; and a machine that is slower than
 * its callers lets a deadline pass.
 */
const refusals =
  /^(400|413|503|504|INVALID_ARGUMENT|RESOURCE_EXHAUSTED|OVERLOADED|DEADLINE_EXCEEDED)$/;

/** As fast as fifty callers can. The generator's own time is not judged: it carries the bodies, too. */
const press = async (name: string, kinds: readonly LoadKind[]): Promise<LoadResult> => {
  const result = await generator.run({
    arrival: { mode: "closed", workers: 50 },
    durationMs: 8_000,
    kinds,
  });
  const endings = Object.entries(result.kinds).map(([kind, { statuses, errors }]) => [
    kind,
    { ...statuses, ...errors },
  ]);
  process.stdout.write(`row 29, ${name}: ${figuresOf(result)}\n`);
  process.stdout.write(`row 29, ${name}: ${JSON.stringify(Object.fromEntries(endings))}\n`);
  return result;
};

const expectAlive = async (): Promise<void> => {
  for (const { child } of [recipeApi, webApi])
    expect({ code: child.exitCode, signal: child.signalCode }).toEqual({
      code: null,
      signal: null,
    });
  for (const protocol of ["http", "graphql", "grpc"]) {
    const greeting = async () => (await fetch(`${webApi.url}/via/${protocol}/`)).json();
    // A breaker that has opened tries again within a second.
    await expect.poll(greeting, { timeout: 5_000 }).toMatchObject({
      consumer_pid: webApi.child.pid,
      producer_data: { producer_pid: recipeApi.child.pid },
    });
  }
};

describe("row 29, with 96 MB of heap", () => {
  it("fifty callers with the largest bodies are refused, and nothing breaks", async () => {
    const { total } = await press("bodies", crowd());
    expect(total.unanswered).toBe(0);
    // More than a session may hold is refused by HTTP/2 itself, with ENHANCE_YOUR_CALM.
    expect(Object.keys(total.errors)).toEqual(total.error > 0 ? ["grpc RESOURCE_EXHAUSTED"] : []);
    expect(Object.keys(total.statuses).filter((status) => !refusals.test(status))).toEqual([]);
    await expectAlive();
  });

  it("fifty callers of the largest pages are answered or refused, and nothing breaks", async () => {
    const pages = ["http", "graphql", "grpc"].map((name): LoadKind => ({
      name,
      target: { protocol: "http", origin: webApi.url, path: `/via/${name}/recipes?limit=100` },
    }));
    const { total } = await press("pages", pages);
    expect(total).toMatchObject({ error: 0, unanswered: 0 });
    await expectAlive();
  });
});
