import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repository, waitUntil } from "@tandem/lab";
import type { Postgres } from "@tandem/stack";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ask, asker } from "../rig/ask-postgres.ts";
import { startDurablePostgres } from "../rig/start-on-database.ts";

const service = join(repository, "services/recipe-api");

const started = new AsyncDisposableStack();
let postgres: Postgres;
let ask: Ask;

beforeAll(async () => {
  postgres = await startDurablePostgres(started);
  ask = asker(postgres.adminUrl);
});
afterAll(() => started.disposeAsync());

interface Migrator {
  readonly name: string;
  readonly process: ChildProcess;
  /** Resolves when it has ended: how, and what it has said. */
  readonly ended: Promise<{ readonly end: number | NodeJS.Signals; readonly said: string }>;
}

const startMigrator = (name: string): Migrator => {
  const url = new URL(postgres.migrationUrl);
  url.searchParams.set("application_name", name);
  const job = spawn(process.execPath, [join(service, "src/migrate.ts")], {
    env: { DATABASE_URL: postgres.url, MIGRATION_DATABASE_URL: url.href },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = Promise.all([text(job.stdout), text(job.stderr)]);
  const ended = once(job, "exit").then(async ([code, signal]) => ({
    end: (code ?? signal) as number | NodeJS.Signals,
    said: (await said).join(""),
  }));
  return { name, process: job, ended };
};

/** From now on the table of the keys takes a minute to make. */
const brake = async (): Promise<void> => {
  const makeFunction = `CREATE FUNCTION brake() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_query() ILIKE 'create table "idempotency_keys"%' THEN PERFORM pg_sleep(60); END IF;
    END $$`;
  await ask({ text: makeFunction });
  await ask({
    text: "CREATE EVENT TRIGGER brake ON ddl_command_start EXECUTE FUNCTION brake()",
  });
};

/** Who is in the middle of the last migration. */
const braked = {
  text: "SELECT application_name AS name FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
};

it("row 42: of three migrators that start together one is killed in the middle, and all is done once", async () => {
  await brake();
  const migrators = ["one", "two", "three"].map(startMigrator);
  await waitUntil("one is in the middle", async () => (await ask(braked)).length > 0);
  const [victim] = await ask<{ name: string }>(braked);
  await ask({ text: "DROP EVENT TRIGGER brake" });
  const killedAt = performance.now();
  migrators.find(({ name }) => name === victim?.name)?.process.kill("SIGKILL");
  const ends = await Promise.all(migrators.map((each) => each.ended));
  const seconds = (performance.now() - killedAt) / 1_000;
  const next = await startMigrator("next").ended;

  process.stdout.write(
    `row 42: one killed, the others done ${seconds.toFixed(1)} s later: ${ends.map(({ end }) => end).join(", ")}\n`,
  );
  expect(ends.map(({ end }) => String(end)).toSorted()).toEqual(["0", "0", "SIGKILL"]);
  const applied = ends.filter(({ said }) => /applied: .*idempotency_keys/.test(said));
  const idle = ends.filter(({ said }) => said.includes("applied: none"));
  expect([applied.length, idle.length]).toEqual([1, 1]);
  expect(next).toEqual({ end: 0, said: expect.stringContaining("applied: none") });
  expect(seconds).toBeLessThanOrEqual(30);
  const names = (await readdir(join(service, "migrations"))).filter((name) => name.endsWith(".ts"));
  const noted = await ask({ text: "SELECT name FROM knex_migrations ORDER BY name" });
  expect(noted).toEqual(names.toSorted().map((name) => ({ name })));
  const tables = { text: "SELECT FROM recipes, ingredients, idempotency_keys" };
  await expect(ask(tables)).resolves.toEqual([]);
});
