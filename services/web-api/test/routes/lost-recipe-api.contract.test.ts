import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { actingAs } from "../api-keys.ts";
import { askRoute, newRecipe } from "../ask-route.ts";
import { buildApp, type BuiltApp } from "../build-app.ts";

// A real recipe-api, which is gone after the writes.
let producer: ServiceProcess;
let app: BuiltApp;

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  app = await buildApp(producer.url, producer.grpcAddress);
});

afterAll(async () => {
  await app.close();
  await producer.end("SIGKILL");
});

const prefixes = ["", "/via/http", "/via/graphql", "/via/grpc"];

it("what was written here last is what copies say, and what was deleted has none", async () => {
  const { server } = app;
  const cook = { ...actingAs("cook"), "idempotency-key": "key-1" };
  const [made, changed, deleted] = [
    await newRecipe(server),
    await newRecipe(server),
    await newRecipe(server),
  ];
  await askRoute(server, "PATCH /recipes/:id", changed, cook);
  expect((await askRoute(server, "DELETE /recipes/:id", deleted, cook)).statusCode).toBe(204);
  await producer.end("SIGKILL");

  for (const prefix of prefixes) {
    const read = (id: string) => server.inject(`${prefix}/recipes/${id}`);
    const copies = await Promise.all([made, changed].map(read));
    expect(copies.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(copies.map(({ headers }) => headers["etag"])).toEqual(['"1"', '"2"']);
    for (const { headers } of copies) {
      expect(headers).toMatchObject({
        age: expect.stringMatching(/^\d+$/),
        warning: '110 - "Response is Stale"',
      });
    }
    expect((await read(deleted)).statusCode).toBe(503);
  }
});
