import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkProperty } from "./check-property.ts";
import type { Carried, Outcome } from "./request.ts";
import { knownOf, type Producer, protocols, readAll, startProducer } from "./start-producer.ts";
import { anyValidRequest } from "./valid-requests.ts";

let postgres: Postgres;
let inMemory: Producer;
let inPostgres: Producer;

beforeAll(async () => {
  postgres = await startPostgres();
  const script = join(repository, "services/recipe-api/src/migrate.ts");
  const urls = { DATABASE_URL: postgres.url, MIGRATION_DATABASE_URL: postgres.migrationUrl };
  const env = { ...process.env, ...urls };
  await promisify(execFile)(process.execPath, [script, "--seed"], { env });
  [inMemory, inPostgres] = await Promise.all([
    startProducer("memory:"),
    startProducer(postgres.url),
  ]);
});

afterAll(async () => {
  await Promise.all([inMemory.close(), inPostgres.close()]);
  await postgres.close();
});

/** On a busy machine a connection to the database takes longer to open than a request may wait. */
const answerOf = async (carried: Carried | undefined): Promise<Outcome | undefined> => {
  let answer = await carried?.ask();
  for (let again = 0; again < 9 && answer?.code === "unavailable"; again += 1) {
    answer = await carried?.ask();
  }
  return answer;
};

/** Without the process that answers, which is another one. */
const withoutProducer = ({ body, ...rest }: Outcome): object => {
  const { producer: _, ...answer } = body ?? {};
  return { ...rest, answer };
};

describe("recipes in memory and in PostgreSQL", () => {
  it("are the same", async () => {
    expect(await readAll(inPostgres)).toEqual(await readAll(inMemory));
  });

  it("are found by 100 generated requests alike", async () => {
    const known = knownOf(await readAll(inMemory));
    const request = anyValidRequest(known);
    const anyProtocol = fc.constantFrom(...protocols);
    const property = fc.asyncProperty(request, anyProtocol, async (each, protocol) => {
      const [one, other] = await Promise.all(
        [inMemory, inPostgres].map(({ carry }) => answerOf(carry[protocol](each))),
      );
      assert(one && other);
      assert.deepEqual(withoutProducer(other), withoutProducer(one));
    });
    await checkProperty(property, 100);
  });

  // What ILIKE, a pattern or a quotation could take for something else.
  it.each([
    "%",
    "_",
    "\\",
    "'",
    '"',
    "%%",
    "\\%",
    "CRÈME",
    "crème",
    "ẞ",
    "ß",
    "İmam",
    "БОРЩ",
    "🍋",
  ])("are found alike by %s", async (q) => {
    const path = `/recipes?limit=100&q=${encodeURIComponent(q)}`;
    const [one, other] = await Promise.all(
      [inMemory, inPostgres].map(({ http }) => http.get(path)),
    );
    expect(other?.body["recipes"]).toEqual(one?.body["recipes"]);
  });
});
