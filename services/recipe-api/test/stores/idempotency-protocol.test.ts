import type { Query } from "@tandem/database";
import { describe, expect, it } from "vitest";
import { type Claim, claimOf } from "../../src/recipes/claim.ts";
import { IdempotencyMismatchError, WriteConflictError } from "../../src/recipes/errors.ts";
import type { RecipeChange } from "../../src/recipes/recipe-change.ts";
import type { Written } from "../../src/recipes/recipe-store.ts";
import { createPostgresWrite } from "../../src/stores/postgres-write.ts";
import { never } from "../never.ts";
import { explore } from "./explore.ts";
import { type Committed, createModelDatabase, type KeyRow } from "./model-database.ts";

// The statements of a write as they are, over a model of the database: every order in which the
// statements of two clients can come, with a crash of each at any point, also between COMMIT and
// answer, a lock that is waited for in vain, and a purge of a key that is too old. Whoever is not
// answered sends the same again.

const creation = (name: string): RecipeChange => ({
  operation: "createRecipe",
  draft: { name, steps: "", ingredients: [] },
});
const claimFor = (change: RecipeChange): Claim =>
  claimOf(change, { principal: "cook", key: "one", requestId: "" }) as Claim;

const soup = creation("Soup");
const stew = creation("Stew");

interface Ending {
  readonly committed: Committed;
  /** What each client was answered in the end: a result, or an error that is none of the weather. */
  readonly answers: readonly (Written | Error)[];
}

type Send = () => Promise<Written>;

/** A crash and a conflict are followed by the same request again. */
const sendUntilAnswered = async (send: Send): Promise<Written | Error> => {
  try {
    return await send();
  } catch (error) {
    return error instanceof IdempotencyMismatchError ? error : sendUntilAnswered(send);
  }
};

/** @param claims one for each client; undefined: it sends no key */
const exploreClients = async (
  start: Readonly<Committed>,
  clients: readonly (readonly [RecipeChange, Claim | undefined])[],
  check: (ending: Ending) => void,
  onAnswer: (answered: readonly string[], committed: Committed) => void = () => undefined,
): Promise<number> =>
  explore(async (choose) => {
    const committed = { ...start };
    const database = createModelDatabase(committed, (answered) => onAnswer(answered, committed));
    const answering = clients.map(([change, claim]) => {
      const write = createPostgresWrite(database.connect());
      return sendUntilAnswered(() => write(change, claim, never));
    });
    if (!(await database.run(choose))) return;
    check({ committed, answers: await Promise.all(answering) });
  });

const done: KeyRow = {
  fingerprint: claimFor(soup).fingerprint,
  result: { id: 1 },
  isExpired: false,
};
const expired: Committed = { recipes: 1, key: { ...done, isExpired: true } };
const starts: readonly [name: string, start: Committed, newRecipes: number][] = [
  ["not there", { recipes: 0, key: undefined }, 1],
  ["there", { recipes: 1, key: done }, 0],
  ["expired", expired, 1],
];

const idsOf = (answers: Ending["answers"]): unknown[] =>
  answers.map((answer) => (answer instanceof Error ? answer : answer.recipe?.id));

describe.each(starts)("a key that is %s", { timeout: 30_000 }, (_name, start, newRecipes) => {
  it("makes one recipe for two clients, whatever crashes when", async () => {
    const claim = claimFor(soup);
    const clients = [
      [soup, claim],
      [soup, claim],
    ] as const;
    const runs = await exploreClients(start, clients, ({ committed, answers }) => {
      expect(committed.recipes - start.recipes).toBe(newRecipes);
      expect(idsOf(answers)).toEqual([committed.recipes, committed.recipes]);
      const first = answers.filter((answer) => !(answer instanceof Error) && !answer.isReplay);
      expect(first.length).toBeLessThanOrEqual(newRecipes);
    });
    expect(runs).toBeGreaterThan(50);
  });

  it("is for one of two requests that differ, and the other is told so", async () => {
    const clients = [
      [soup, claimFor(soup)],
      [stew, claimFor(stew)],
    ] as const;
    const winners = new Set<number>();
    await exploreClients(start, clients, ({ committed, answers }) => {
      expect(committed.recipes - start.recipes).toBe(newRecipes);
      const winner = answers.findIndex((answer) => !(answer instanceof Error));
      winners.add(winner);
      expect(idsOf([answers[winner] as Written])).toEqual([committed.recipes]);
      expect(answers[1 - winner]).toBeInstanceOf(IdempotencyMismatchError);
    });
    expect(winners).toEqual(new Set(newRecipes === 0 ? [0] : [0, 1]));
  });
});

/** Which statements were answered, and which of them without a row. */
const namesOf = (answered: readonly string[]): string =>
  answered.map((each) => each.replace(" []", ": none").replace(/ \[.+/, "")).join(", ");

it("an expired key is purged and taken over between any two statements of another", async () => {
  const seen = new Set<string>();
  const client = [soup, claimFor(soup)] as const;
  const note = (answered: readonly string[], { key }: Committed): void =>
    void seen.add(`${namesOf(answered)} (${key ? "kept" : "purged"})`);
  await exploreClients(expired, [client, client], () => undefined, note);
  const ways = [
    "claim-key: none, find-result: none, claim-key (purged)",
    "claim-key: none, find-result, take-over-key: none (purged)",
    "claim-key: none, find-result, take-over-key: none (kept)",
  ];
  expect([...seen]).toEqual(expect.arrayContaining(ways));
});

it("without a key a crash after COMMIT makes a second recipe, which this test sees", async () => {
  const made = new Set<number>();
  const start = { recipes: 0, key: undefined };
  await exploreClients(start, [[soup, undefined]], ({ committed }) => made.add(committed.recipes));
  expect(made).toEqual(new Set([1, 2]));
});

it("a key that is purged before each of its reads is a conflict in the end", async () => {
  const names: (string | undefined)[] = [];
  const query = async ({ name }: Query) => {
    names.push(name);
    return [];
  };
  const write = createPostgresWrite({ transaction: (work) => work({ query }) });
  const error: unknown = await write(soup, claimFor(soup), never).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WriteConflictError);
  expect(error).not.toHaveProperty("cause");
  expect(names).toEqual(Array.from({ length: 3 }, () => ["claim-key", "find-result"]).flat());
});
