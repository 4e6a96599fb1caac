import { hash, randomUUID } from "node:crypto";
import { requestHeaders } from "@tandem/contracts";
import { apiKeys } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slowestOf } from "../rig/latencies.ts";
import { type Protocol, protocols } from "../rig/load.ts";
import { sendWrite } from "../rig/post-recipe.ts";
import { type Own, startOwn } from "../rig/start-own.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: Own;

const atOnce = 50;
const bursts = 5;

const baker = { authorization: "Bearer another-key-of-the-tests" };
const bakerLine = `baker:${hash("sha256", "another-key-of-the-tests")}`;

const routeOf = (protocol: Protocol, id?: number): string =>
  `${stack.url}/via/${protocol}/recipes${id === undefined ? "" : `/${id}`}`;

const draftOf = (name: string) => ({
  name,
  steps: "Stir.",
  ingredients: [{ name: "Oats", quantity: "80 g" }],
});

const countRecipes = async (name: string): Promise<number> => {
  const text = "SELECT count(*)::integer AS count FROM recipes WHERE name = $1";
  const [row] = await stack.ask<{ count: number }>({ text, values: [name] });
  return row?.count ?? Number.NaN;
};

const countKeys = async (key: string): Promise<number> => {
  const text = "SELECT count(*)::integer AS count FROM idempotency_keys WHERE key = $1";
  const [row] = await stack.ask<{ count: number }>({ text, values: [key] });
  return row?.count ?? Number.NaN;
};

interface LogLine {
  readonly instance: string;
  readonly event?: string;
  readonly request_id?: string;
}

/** What recipe-api has logged of requests. */
const linesAbout = (requestIds: ReadonlySet<string>): readonly LogLine[] =>
  stack.recipeApi
    .flatMap((service) => service.process().output().split("\n"))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ request_id: id }) => id !== undefined && requestIds.has(id));

/** The same request from many at once, and what became of it. */
const burst = async (protocol: Protocol) => {
  const key = randomUUID();
  const name = `Porridge ${key}`;
  const ids = Array.from({ length: atOnce }, () => randomUUID());
  const answers = await Promise.all(
    ids.map((id) =>
      sendWrite({
        url: routeOf(protocol),
        key,
        body: JSON.stringify(draftOf(name)),
        headers: { [requestHeaders.requestId]: id },
      }),
    ),
  );
  const lines = linesAbout(new Set(ids));
  return {
    answers,
    rows: [await countRecipes(name), await countKeys(key)],
    creations: lines.filter(({ event }) => event === "recipe-created").length,
    replicas: new Set(lines.map(({ instance }) => instance)),
  };
};

describe.skipIf(withoutHaproxy)("behind HAProxy, the same key again", () => {
  beforeAll(async () => {
    stack = await startOwn({
      prepare: (options) => ({
        ...options,
        env: { ...options.env, API_KEYS: `${apiKeys},${bakerLine}` },
      }),
    });
  });
  afterAll(() => stack.close());

  it.each(protocols)("row 25: 50 POSTs at once over %s make one recipe", async (protocol) => {
    const results: Awaited<ReturnType<typeof burst>>[] = [];
    for (let turn = 0; turn < bursts; turn += 1) results.push(await burst(protocol));
    const answers = results.flatMap((each) => each.answers);
    const count = (status: number): number =>
      answers.filter((answer) => answer.status === status).length;

    process.stdout.write(
      `row 25, ${protocol}: ${bursts} × ${atOnce} POSTs, ${results.reduce((sum, { creations }) => sum + creations, 0)} created, ${count(201)} × 201, ${count(409)} × 409, slowest ${slowestOf(answers).toFixed(0)} ms\n`,
    );
    for (const { answers: each, rows, creations, replicas } of results) {
      expect(rows).toEqual([1, 1]);
      expect(creations).toBe(1);
      expect(replicas).toEqual(new Set(["recipe-api-1", "recipe-api-2"]));
      const created = each.filter(({ status }) => status === 201);
      expect(created.length).toBeGreaterThan(0);
      expect(created.map(({ recipe }) => recipe)).toEqual(created.map(() => created[0]?.recipe));
    }
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    expect(slowestOf(answers)).toBeLessThanOrEqual(1_500);
  });

  it.each(protocols)("row 26: another body with a key of %s is refused", async (protocol) => {
    const { key, name } = await begin(protocol);
    for (const other of protocols) {
      const { status, problem } = await create(other, key, draftOf("Gruel"));
      expect([status, problem]).toEqual([422, expect.stringMatching(/^idempotency_mismatch: /)]);
    }
    sayOf26(protocol, "another body is 422 over every protocol");
    expect([await countRecipes(name), await countRecipes("Gruel")]).toEqual([1, 0]);
  });

  it.each(protocols)(
    "row 26: the same request is answered alike over all but %s",
    async (protocol) => {
      const { key, name, recipe } = await begin(protocol);
      const { ingredients, steps } = draftOf(name);
      for (const other of protocols) {
        expect(await create(other, key, draftOf(name))).toMatchObject({ status: 201, recipe });
        // However its JSON is ordered.
        const turned = { ingredients, steps, name };
        expect(await create(other, key, turned)).toMatchObject({ status: 201, recipe });
      }
      sayOf26(protocol, "the same recipe over every protocol");
      expect([await countRecipes(name), await countKeys(key)]).toEqual([1, 1]);
    },
  );

  it.each(protocols)("row 26: who else sends a key of %s has his own", async (protocol) => {
    const { key, name, recipe } = await begin(protocol);
    const first = await create(protocol, key, draftOf(name), baker);
    expect(first).toMatchObject({ status: 201, recipe: { name, version: 1 } });
    expect(first.recipe?.id).not.toBe(recipe?.id);
    const again = await create(protocol, key, draftOf(name), baker);
    expect(again.recipe).toEqual(first.recipe);
    sayOf26(protocol, "another principal has a recipe of his own");
    expect([await countRecipes(name), await countKeys(key)]).toEqual([2, 2]);
  });

  it.each(protocols)("row 26: each operation of %s has keys of its own", async (protocol) => {
    const { key, name, recipe } = await begin(protocol);
    const url = routeOf(protocol, recipe?.id);
    const change = (method: "PUT" | "PATCH" | "DELETE", version: number, draft?: object) =>
      sendWrite({ method, url, key, ...jsonOf(draft), headers: { "if-match": `"${version}"` } });
    const put = () => change("PUT", 1, draftOf(`${name}, warm`));
    const patch = () => change("PATCH", 2, { steps: "Stir well." });
    const remove = () => change("DELETE", 3);
    for (const [send, status] of [
      [put, 200],
      [patch, 200],
      [remove, 204],
    ] as const) {
      const first = await send();
      expect(first.status).toBe(status);
      // A second time changes nothing, and is answered alike.
      expect(await send()).toMatchObject({ status, recipe: first.recipe });
    }
    expect(await create(protocol, key, draftOf(name))).toMatchObject({ status: 201, recipe });
    sayOf26(protocol, "create, replace, patch and delete once each");
    expect([await countRecipes(name), await countKeys(key)]).toEqual([0, 4]);
  });
});

const jsonOf = (draft: object | undefined) => (draft ? { body: JSON.stringify(draft) } : {});

const create = (
  protocol: Protocol,
  key: string,
  draft: object,
  headers: Readonly<Record<string, string>> = {},
) => sendWrite({ url: routeOf(protocol), key, ...jsonOf(draft), headers });

/** A key that has been used. */
const begin = async (protocol: Protocol) => {
  const key = randomUUID();
  const name = `Porridge ${key}`;
  const { status, recipe } = await create(protocol, key, draftOf(name));
  expect([status, recipe?.version]).toEqual([201, 1]);
  return { key, name, recipe };
};

const sayOf26 = (protocol: Protocol, found: string): void =>
  void process.stdout.write(`row 26, ${protocol}: ${found}\n`);
