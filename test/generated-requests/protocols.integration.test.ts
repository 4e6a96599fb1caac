import assert from "node:assert/strict";
import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenRequest } from "./broken-requests.ts";
import { carryHttp, type HttpCaller, openHttp, pathOf } from "./carry-http.ts";
import { checkProperty } from "./check-property.ts";
import { checkShape, parameterOf } from "./contract.ts";
import type { GeneratedRequest, Outcome } from "./request.ts";
import {
  knownOf,
  type Page,
  type Producer,
  type Protocol,
  protocols,
  readAll,
  type Recipe,
  startProducer,
} from "./start-producer.ts";
import { contains } from "./case-rules.ts";
import { anyValidRequest, type Known, validText } from "./valid-requests.ts";

let producer: Producer;
let consumer: ServiceProcess;
let web: HttpCaller;
let recipes: readonly Recipe[];
let known: Known;

beforeAll(async () => {
  producer = await startProducer("memory:");
  consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      RECIPE_API_HTTP: producer.process.url,
      RECIPE_API_GRPC: producer.process.grpcAddress,
      LOG_LEVEL: "error",
    },
  });
  web = openHttp(consumer.url);
  recipes = await readAll(producer);
  known = knownOf(recipes);
});

afterAll(async () => {
  await web.close();
  await consumer.end("SIGKILL");
  await producer.close();
});

/** For about every other request: the protocol through which web-api is asked too. */
const anyVia = fc.option(fc.constantFrom(...protocols), { nil: undefined, freq: 2 });

const askVia = (via: Protocol, request: GeneratedRequest): Promise<Outcome> | undefined =>
  carryHttp(web, `/via/${via}`)(request)?.ask();

/** How many requests each protocol has carried. */
const counter = () => {
  const counts: Record<Protocol, number> = { http: 0, graphql: 0, grpc: 0 };
  return { counts, add: (protocol: Protocol) => void counts[protocol]++ };
};

describe("1,000 generated requests that are valid", () => {
  it("are answered alike by every protocol, and as the contract says", async () => {
    const { counts, add } = counter();
    const property = fc.asyncProperty(anyValidRequest(known), anyVia, async (request, via) => {
      const [first, ...others] = await Promise.all(
        protocols.map(async (protocol) => {
          const carried = producer.carry[protocol](request);
          assert(carried !== undefined && !carried.hasOwnRule, `${protocol} cannot carry it`);
          add(protocol);
          return carried.ask();
        }),
      );
      assert(first !== undefined);
      checkOutcome(request, first);
      for (const other of others) assert.deepEqual(other, first);
      if (via) await checkVia(via, request, first);
    });
    await checkProperty(property, 1_000);
    for (const protocol of protocols) expect(counts[protocol]).toBeGreaterThanOrEqual(1_000);
  });
});

/** One of the answers in all its parts: the others are equal to it. */
const checkOutcome = (request: GeneratedRequest, { body, code, detail }: Outcome): void => {
  const { id, limit, after } = Object.fromEntries(request.values);
  const isMissing = request.operation === "getRecipe" && !known.ids.includes(Number(id));
  assert.equal(code, isMissing ? "not_found" : undefined, detail);
  if (isMissing) return;
  if (request.operation === "getRecipe") {
    checkShape("producedRecipe", body);
    const { recipe } = body as unknown as { readonly recipe: Recipe };
    assert.equal(recipe.id, Number(id));
    return;
  }
  checkShape("producedRecipePage", body);
  const page = body as unknown as Page;
  const ids = page.recipes.map((recipe) => recipe.id);
  const most = Number(limit ?? parameterOf("listRecipes", "limit").schema.default);
  assert(ids.length <= most, `${ids.length} recipes for a limit of ${most}`);
  const isInOrder = ids.every((each, index) => each > (ids[index - 1] ?? Number(after ?? 0)));
  assert(isInOrder, `${ids.join(", ")} are not in order`);
};

const checkVia = async (
  via: Protocol,
  request: GeneratedRequest,
  { body = {}, ...refusal }: Outcome,
): Promise<void> => {
  const answer = await askVia(via, request);
  assert(answer !== undefined, "web-api cannot be asked");
  if (refusal.code !== undefined) return assert.deepEqual(answer, refusal);
  const { producer: _, ...page } = body;
  checkShape(request.operation === "getRecipe" ? "recipe" : "recipePage", answer.body);
  assert.deepEqual(answer.body, page["recipe"] ?? page);
};

describe("1,000 generated requests that break one rule", () => {
  it("are refused by every protocol that can carry them, in the same words", async () => {
    const { counts, add } = counter();
    const property = fc.asyncProperty(brokenRequest(known), anyVia, async (request, via) => {
      const carried = protocols.flatMap((protocol) => {
        const each = producer.carry[protocol](request);
        if (each) add(protocol);
        return each ?? [];
      });
      const outcomes = await Promise.all(carried.map(({ ask }) => ask()));
      for (const { code } of outcomes) assert.equal(code, "invalid_argument");
      const details = outcomes.flatMap(({ detail }, i) => (carried[i]?.hasOwnRule ? [] : detail));
      assert(new Set(details).size <= 1, details.join(" ≠ "));
      const answer = via && (await askVia(via, request));
      // web-api refuses by itself, in the words of recipe-api over HTTP.
      if (answer) assert.deepEqual(answer, outcomes[0]);
    });
    await checkProperty(property, 2_400);
    for (const protocol of protocols) expect(counts[protocol]).toBeGreaterThanOrEqual(1_000);
  });
});

describe("the pages of a generated list", () => {
  const anyWalk = () =>
    fc.record({
      limit: validText(parameterOf("listRecipes", "limit").schema, known),
      q: validText(parameterOf("listRecipes", "q").schema, known),
      prefix: fc.constantFrom("", ...protocols.map((protocol) => `/via/${protocol}`)),
    });

  it("hold every matching recipe once and in order, and Link leads from one to the next", async () => {
    const property = fc.asyncProperty(anyWalk(), async ({ limit, q, prefix }) => {
      const expected = recipes.filter(({ name }) => contains(name, q)).map(({ id }) => id);
      const values = Object.entries({ limit, q });
      const ids: number[] = [];
      let path = `${prefix}${pathOf({ operation: "listRecipes", values })}`;
      while (path !== "") {
        const { status, link, body } = await web.get(path);
        assert.equal(status, 200);
        checkShape("recipePage", body);
        const page = body as unknown as Page;
        ids.push(...page.recipes.map(({ id }) => id));
        assert(ids.length <= expected.length, "there are more than match");
        path = nextPath(path, link, page.next);
      }
      assert.deepEqual(ids, expected);
    });
    await checkProperty(property, 100);
  });
});

/** The target of the link, when there is a next page and only then. */
const nextPath = (path: string, link: string | undefined, next: string | null): string => {
  if (next === null) assert.equal(link, undefined);
  if (next === null) return "";
  const [, target = ""] = /^<([^>]*)>; rel="next"$/.exec(link ?? "") ?? [];
  const base = "http://web-api";
  const url = new URL(target, `${base}${path}`);
  assert.equal(url.searchParams.get("after"), next);
  return url.href.slice(base.length);
};
