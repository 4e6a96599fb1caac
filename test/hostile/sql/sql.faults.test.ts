import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ask, asker } from "../../faults/rig/ask-postgres.ts";
import type { GeneratedRequest, Outcome } from "../../generated-requests/request.ts";
import { protocols } from "../../generated-requests/start-producer.ts";
import { asStored, type Write, type WriteOutcome } from "../../generated-requests/writes/write.ts";
import { forAllPayloads, isHeader, isKey, isText } from "./for-all-payloads.ts";
import { type Database, lookAtDatabase } from "./look-at-database.ts";
import { sqlPayloads } from "./payloads.ts";
import { type SqlTargets, startSqlTargets, type Way } from "./start-targets.ts";

/** Milliseconds: some of the texts ask PostgreSQL to sleep for 5 s. */
const longestMs = 4_000;
/** Of the sample recipes. */
const lastId = 227;

let targets: SqlTargets;
let ask: Ask;
let before: Database;
/** What has been written, by recipe: its text, or undefined where only the key was one. */
const written = new Map<number, string | undefined>();
/** The keys that have been used, each behind its operation. */
const used: string[] = [];

beforeAll(async () => {
  targets = await startSqlTargets();
  ask = asker(targets.postgres.adminUrl);
  before = await lookAtDatabase(ask, lastId);
});
afterAll(() => targets.close());

/** The answer, which must be there before anybody can have slept. */
const inTime = async <Answer>(answer: Promise<Answer> | undefined): Promise<Answer> => {
  if (answer === undefined) throw new Error("the protocol cannot carry it");
  const startedAt = performance.now();
  const outcome = await answer;
  expect(performance.now() - startedAt).toBeLessThan(longestMs);
  return outcome;
};

const write = async (way: Way, request: Write): Promise<WriteOutcome> => {
  const outcome = await inTime(targets.write[way](request)?.ask());
  if (outcome.recipe) used.push(`${request.operation} ${request.key}`);
  return outcome;
};

/** By each protocol that has such a text. */
const readByAll = (request: GeneratedRequest): Promise<readonly Outcome[]> =>
  Promise.all(
    protocols.flatMap((protocol) => {
      const carried = targets.read[protocol](request);
      return carried ? inTime(carried.ask()) : [];
    }),
  );

const inAllFields = (text: string) => ({
  name: text,
  steps: text,
  ingredients: [{ name: text, quantity: text }],
});

/** A recipe is made and changed, with the text in every field, and in the keys as far as they take it. */
const writeEverywhere = async (way: Way, payload: string, place: number) => {
  const contents = inAllFields(payload);
  const [suffix, evading] = [way.replace(" ", "-"), payload.replaceAll(" ", "/**/")];
  const key = `${isKey(evading) ? evading : place}-${suffix}`;
  const made = await write(way, { operation: "createRecipe", contents, key });
  if (made.recipe === undefined) return [made];
  const target = { id: made.recipe.id, version: 1 };
  written.set(target.id, payload);
  const operation = place % 2 === 0 ? "replaceRecipe" : "patchRecipe";
  return [made, await write(way, { operation, target, contents, key })];
};

const refusal = { code: "invalid_argument" };

/** What writeEverywhere is to find. */
const storedOrRefused = (payload: string): readonly object[] => {
  const recipe = asStored(inAllFields(payload));
  if (!isText(payload)) return [refusal];
  return [1, 2].map((version) => ({ recipe: { ...recipe, version } }));
};

describe(`row 39: ${sqlPayloads.length} texts with SQL in them`, () => {
  it.each(protocols)("are kept as they are, or refused, in all that %s writes", async (way) => {
    const answers = await forAllPayloads((...each) => writeEverywhere(way, ...each));
    expect(answers).toMatchObject(sqlPayloads.map(storedOrRefused));
  });

  it("are kept as they are, or refused, in all that is written through web-api", async () => {
    const answers = await forAllPayloads((payload, place) =>
      writeEverywhere(`via ${protocols[place % 3] ?? "http"}`, payload, place),
    );
    expect(answers).toMatchObject(sqlPayloads.map(storedOrRefused));
  });

  it("are keys as they are, or refused, over all protocols", async () => {
    const contents = { name: "Tea", steps: "", ingredients: [] };
    const answers = await forAllPayloads(async (key) => {
      const request: Write = { operation: "createRecipe", contents, key };
      if (!isHeader(key)) return [];
      const first = await write("http", request);
      if (first.recipe) written.set(first.recipe.id, undefined);
      // The key is one for all protocols: the others are answered alike.
      const others = [targets.write.graphql(request), targets.write.grpc(request)];
      return [first, ...(await Promise.all(others.map((each) => inTime(each?.ask()))))];
    });
    for (const [place, [first, ...others]] of answers.entries()) {
      expect(first?.code).toBe(isKey(sqlPayloads[place] ?? "") ? undefined : first && refusal.code);
      expect(others).toEqual(first ? [first, first] : []);
    }
  });

  it("find the names that hold them, and nothing else", async () => {
    const names = [...written].toSorted(([a], [b]) => a - b);
    const answers = await forAllPayloads((q) => {
      const values = [
        ["q", q],
        ["limit", "100"],
        ["after", `${lastId}`],
      ] as const;
      return readByAll({ operation: "listRecipes", values });
    });
    const found = answers.map((each) =>
      each.map(({ body, code }) => (body?.["recipes"] as Found)?.map(({ id }) => id) ?? code),
    );
    const meant = sqlPayloads.map((q) => {
      const has = (name = "Tea") => name.toLowerCase().includes(q.toLowerCase());
      const ids = names.flatMap(([id, name]) => (has(name) ? id : [])).slice(0, 100);
      return protocols.map(() => (isText(q) ? ids : refusal.code));
    });
    expect(found).toEqual(meant);
  });

  it("are no id, no cursor and no limit", async () => {
    const answers = await forAllPayloads(async (text) => [
      ...(await readByAll({ operation: "getRecipe", values: [["id", text]] })),
      ...(await readByAll({ operation: "listRecipes", values: [["after", text]] })),
      ...(await readByAll({ operation: "listRecipes", values: [["limit", text]] })),
    ]);
    // A message of gRPC has numbers for an id and for a limit.
    expect(answers).toMatchObject(sqlPayloads.map(() => Array.from({ length: 7 }, () => refusal)));
  });

  it("have changed nothing but what they were to write", async () => {
    const after = await lookAtDatabase(ask, lastId);
    const { recipes = 0, ingredients = 0, idempotency_keys = 0 } = before.counts;
    const texts = [...written.values()].filter((text) => text !== undefined);
    const counts = {
      ...before.counts,
      recipes: recipes + written.size,
      ingredients: ingredients + texts.length,
      idempotency_keys: idempotency_keys + used.length,
    };
    expect(after).toEqual({ ...before, counts });
    expect(await ask(allKeys)).toEqual(used.toSorted().map((key) => ({ key })));
    const meant = [...written].toSorted(([a], [b]) => a - b);
    expect(await ask(allTexts)).toEqual(
      meant.map(([id, text]) => ({
        id,
        texts: text === undefined ? ["Tea", "", null, null] : [text, text, text, text],
      })),
    );
  });
});

type Found = readonly { readonly id: number }[] | undefined;

const allKeys = {
  text: "SELECT operation || ' ' || key AS key FROM idempotency_keys ORDER BY 1",
};

const allTexts = {
  text: `SELECT recipes.id, ARRAY[recipes.name, steps, ingredients.name, quantity] AS texts
    FROM recipes LEFT JOIN ingredients ON recipe_id = recipes.id
    WHERE recipes.id > $1 ORDER BY recipes.id`,
  values: [lastId],
};

describe("row 39: what would become of the statements", () => {
  it.each([
    "DROP TABLE recipes",
    "TRUNCATE idempotency_keys",
    "ALTER TABLE recipes ADD mine text",
    "CREATE TABLE mine (id integer)",
    "ALTER ROLE tandem SUPERUSER",
    "SET ROLE postgres",
    "COPY recipes TO PROGRAM 'id'",
    "SELECT passwd FROM pg_shadow",
  ])("the services may not %s", async (text) => {
    const asService = asker(targets.postgres.url);
    await expect(asService({ text })).rejects.toMatchObject({ code: "42501" });
  });
});
