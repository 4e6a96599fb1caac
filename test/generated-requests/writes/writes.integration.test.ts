import assert from "node:assert/strict";
import {
  apiKeyHeaders,
  internalHeaders,
  type ServiceProcess,
  startService,
  withoutShedding,
} from "@tandem/lab";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpCaller, openHttp } from "../carry-http.ts";
import { checkProperty } from "../check-property.ts";
import { type Producer, protocols, readAll, startProducer } from "../start-producer.ts";
import { brokenContents } from "./broken-contents.ts";
import { carryGraphqlWrite } from "./carry-graphql-writes.ts";
import { type GrpcWriter, openGrpcWriter } from "./carry-grpc-writes.ts";
import { carryHttpWrite } from "./carry-http-writes.ts";
import { anyDraft, anyPatch } from "./valid-contents.ts";
import { asStored, type CarryWrite, type Write, type WriteOutcome } from "./write.ts";

// The principal of the key, so that a write means the same to both services.
const tester = { "x-principal": "tester" };

let producer: Producer;
let consumer: ServiceProcess;
let callers: readonly HttpCaller[];
let grpc: GrpcWriter;
/** All six ways: to recipe-api, and to web-api, which asks it. */
let ways: Readonly<Record<Way, CarryWrite>>;

const wayNames = [...protocols, "via http", "via graphql", "via grpc"] as const;
type Way = (typeof wayNames)[number];

beforeAll(async () => {
  producer = await startProducer("memory:");
  const { url, grpcAddress } = producer.process;
  consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      RECIPE_API_HTTP: url,
      RECIPE_API_GRPC: grpcAddress,
      LOG_LEVEL: "error",
    },
  });
  const http = openHttp(url, { ...internalHeaders, ...tester });
  const web = openHttp(consumer.url, apiKeyHeaders);
  callers = [http, web];
  grpc = openGrpcWriter(grpcAddress, tester);
  const via = (protocol: string) =>
    carryHttpWrite(web, { prefix: `/via/${protocol}`, shape: "recipe" });
  ways = {
    http: carryHttpWrite(http),
    graphql: carryGraphqlWrite(producer.graphql, tester),
    grpc: grpc.carry,
    "via http": via("http"),
    "via graphql": via("graphql"),
    "via grpc": via("grpc"),
  };
});

afterAll(async () => {
  grpc.close();
  await Promise.all(callers.map((caller) => caller.close()));
  await consumer.end("SIGKILL");
  await producer.close();
});

const anyWay = fc.constantFrom(...wayNames);

const done = async (way: Way, write: Write): Promise<WriteOutcome> => {
  const carried = ways[way](write);
  assert(carried !== undefined && !carried.hasOwnRule, `${way} cannot carry it`);
  return carried.ask();
};

const read = async (id: number): Promise<unknown> => {
  const { status, body } = await producer.http.get(`/recipes/${id}`);
  return status === 200 ? body["recipe"] : undefined;
};

describe("160 generated recipes", () => {
  const life = fc.record({
    draft: anyDraft,
    other: anyDraft,
    patch: anyPatch,
    by: fc.tuple(anyWay, anyWay, anyWay, anyWay, anyWay),
    key: fc.uuid(),
  });

  it("come back as they were sent, whatever protocol carries each of their changes", async () => {
    const property = fc.asyncProperty(life, async ({ draft, other, patch, by, key }) => {
      const { recipe: created } = await done(by[0], {
        operation: "createRecipe",
        contents: draft,
        key,
      });
      assert(created);
      const { id, created_at } = created;
      assert.deepEqual({ ...created, ...asStored(draft), version: 1 }, created);

      const { recipe: replaced } = await done(by[1], {
        operation: "replaceRecipe",
        target: { id, version: 1 },
        contents: other,
      });
      assert.deepEqual({ ...replaced, id, ...asStored(other), version: 2, created_at }, replaced);

      const { recipe: patched } = await done(by[2], {
        operation: "patchRecipe",
        target: { id, version: 2 },
        contents: patch,
      });
      assert(patched);
      const { updated_at } = patched;
      assert.deepEqual({ ...replaced, ...asStored(patch), version: 3, updated_at }, patched);
      assert.deepEqual(await read(id), patched);

      // The same request once more, which changes nothing and is answered as it was.
      const again = await done(by[3], { operation: "createRecipe", contents: draft, key });
      assert.deepEqual(again, { recipe: created });
      const target = { id, version: 3 };
      assert.deepEqual(await done(by[4], { operation: "deleteRecipe", target }), {});
      assert.equal(await read(id), undefined);
    });
    await checkProperty(property, 160);
  });
});

describe("600 generated recipes that break one rule", () => {
  it("are refused by every protocol that can carry them, in the same words", async () => {
    const { recipe: untouched } = await done("http", {
      operation: "createRecipe",
      contents: { name: "Soup", steps: "", ingredients: [] },
    });
    assert(untouched);
    const before = await readAll(producer);
    const target = { id: untouched.id, version: 1 };
    const counts = new Map<Way, number>();
    const property = fc.asyncProperty(brokenContents, async ({ operation, contents }) => {
      const write = { operation, contents, ...(operation !== "createRecipe" && { target }) };
      const carried = wayNames.flatMap((way) => {
        const each = ways[way](write);
        if (each) counts.set(way, (counts.get(way) ?? 0) + 1);
        return each ?? [];
      });
      const outcomes = await Promise.all(carried.map(({ ask }) => ask()));
      for (const { code, detail } of outcomes) assert.equal(code, "invalid_argument", detail);
      const details = outcomes.flatMap(({ detail }, i) => (carried[i]?.hasOwnRule ? [] : detail));
      assert.equal(new Set(details).size, 1, details.join(" ≠ "));
    });
    await checkProperty(property, 600);
    for (const way of wayNames) expect(counts.get(way)).toBeGreaterThanOrEqual(200);
    expect(await readAll(producer)).toEqual(before);
  });
});
