import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as GrpcServer, ServerCredentials, status } from "@grpc/grpc-js";
import { loadGrpcService, type RecipeServiceHandlers } from "@tandem/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecipeSources } from "../../src/clients/open-recipe-sources.ts";
import { openSources, startCall } from "../open-sources.ts";

// A peer that breaks the contract: the one part that cannot be a recipe-api of ours.
let reply: { status: number; type: string; body: string };
let web: Server;
let grpc: GrpcServer;
let sources: RecipeSources;

type Callback = Parameters<RecipeServiceHandlers["GetRecipe"]>[1];
const grpcAnswers: Readonly<Record<number, (callback: Callback) => void>> = {
  1: (callback) => callback(null, {}),
  2: (callback) => callback({ code: status.UNKNOWN, details: "oops" }),
  3: (callback) => callback(null, huge),
  4: (callback) => callback({ code: status.CANCELLED, details: "Call cancelled" }),
};

beforeAll(async () => {
  web = createServer((_request, response) => {
    response.writeHead(reply.status, { "content-type": reply.type }).end(reply.body);
  }).listen(0, "127.0.0.1");
  await once(web, "listening");
  grpc = new GrpcServer();
  grpc.addService(await loadGrpcService("recipe.v1.RecipeService"), {
    GetRecipe: ({ request }, callback) => grpcAnswers[request.id]?.(callback),
  } satisfies Pick<RecipeServiceHandlers, "GetRecipe">);
  const port = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const { port: httpPort } = web.address() as AddressInfo;
  sources = await openSources(`http://127.0.0.1:${httpPort}`, `127.0.0.1:${port}`);
});

afterAll(async () => {
  await sources.close();
  grpc.forceShutdown();
  web.closeAllConnections();
  web.close();
});

const json = "application/json";
// What the contract says in every other respect.
const huge = {
  producer: { pid: 1, instance: "recipe-api-1" },
  recipe: {
    id: 1,
    name: "Soup",
    steps: "x".repeat(1024 * 1024),
    ingredients: [],
    version: 1,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
  },
};
const answers: [string, typeof reply][] = [
  ["a page of HTML", { status: 200, type: "text/html", body: "<html>" }],
  ["nothing", { status: 200, type: json, body: "" }],
  ["null", { status: 200, type: json, body: "null" }],
  ["a recipe without ingredients", { status: 200, type: json, body: '{"recipe":{"id":1}}' }],
  ["data that is no recipe", { status: 200, type: json, body: '{"data":{"recipe":{"id":"x"}}}' }],
  ["an error in a shape of its own", { status: 500, type: json, body: '{"error":"oops"}' }],
  ["an error code nobody knows", { status: 418, type: json, body: '{"code":"teapot"}' }],
  ["its own internal error", { status: 500, type: json, body: '{"code":"internal","detail":"x"}' }],
  ["more than 1 MiB", { status: 200, type: json, body: JSON.stringify({ ...huge, data: huge }) }],
];

// A proxy in between answers with a page of its own.
describe.each(["http", "graphql"] as const)("a proxy that answers over %s with", (protocol) => {
  it.each([
    [503, "unavailable"],
    [504, "deadline_exceeded"],
    [429, "rate_limited"],
    [502, "bad_upstream"],
  ])("%d is %s", async (proxyStatus, code) => {
    reply = { status: proxyStatus, type: "text/html", body: "<html><body>No server is available" };
    await expect(sources[protocol].getRecipe(1, startCall())).rejects.toMatchObject({ code });
  });
});

describe.each(["http", "graphql"] as const)("an upstream that answers over %s with", (protocol) => {
  it.each(answers)("%s is a bad_upstream", async (_what, answer) => {
    reply = answer;
    await expect(sources[protocol].getRecipe(1, startCall())).rejects.toMatchObject({
      code: "bad_upstream",
    });
  });
});

describe("an upstream that answers over grpc with", () => {
  it.each([
    ["an empty message", 1, "bad_upstream"],
    ["a status that our services never use", 2, "bad_upstream"],
    ["more than 1 MiB", 3, "bad_upstream"],
    ["a call that it cancelled itself", 4, "unavailable"],
  ])("%s is %s %s", async (_what, id, code) => {
    await expect(sources.grpc.getRecipe(id, startCall())).rejects.toMatchObject({ code });
  });
});
