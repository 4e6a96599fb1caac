import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate, migrationStatus } from "../src/index.ts";
import {
  type EmptyDatabase,
  knexfileOf,
  type Rig,
  startRig,
  tableMigration,
} from "./migration-rig.ts";

let rig: Rig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const script = join(import.meta.dirname, "fixtures/migration-job.ts");

const startJob = ({ url }: EmptyDatabase, folder: string) => {
  const job = spawn(process.execPath, [script, url, folder], { stdio: "pipe" });
  const ended = Promise.all([once(job, "exit"), readText(job.stdout), readText(job.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
  );
  return { kill: () => job.kill("SIGKILL"), ended };
};

const isAsleep = (database: EmptyDatabase) => async (): Promise<boolean> => {
  const text =
    "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND wait_event = 'PgSleep'";
  return (await database.query(text)).length > 0;
};

/** Sleeps as long as the table `brake` has a row. */
const braked = (options: string): string => `
  ${options}
  export const up = async (knex) => {
    await knex.raw("CREATE TABLE IF NOT EXISTS pots (id int)");
    await knex.raw("SELECT pg_sleep(60) FROM brake");
  };
  export const down = (knex) => knex.raw("DROP TABLE pots");`;

const startBraked = async (options: string) => {
  const database = await rig.createDatabase();
  await database.query("CREATE TABLE brake AS SELECT 1");
  const folder = await rig.writeFolder({ "1_pots.ts": braked(options) });
  const job = startJob(database, folder);
  await waitUntil("the migration is under way", isAsleep(database));
  return { database, folder, job, config: knexfileOf(database, folder) };
};

it.each([
  ["in a transaction", "", false],
  ["without one", "export const config = { transaction: false };", true],
])("a job that is killed in the middle, %s, is in nobody's way", async (_how, options, remains) => {
  const { database, job, config } = await startBraked(options);
  job.kill();
  await job.ended;

  expect(await database.exists("pots")).toBe(remains);
  // What knex goes by: on its own it would refuse to migrate for ever.
  const locked = await database.query("SELECT is_locked FROM knex_migrations_lock");
  expect(locked).toEqual([{ is_locked: remains ? 1 : 0 }]);
  await database.query("DELETE FROM brake");
  expect(await migrate({ config })).toEqual(["1_pots.ts"]);
  expect(await database.exists("pots")).toBe(true);
});

it("the lock is held until the server has ended the last statement of a killed job", async () => {
  const { database, job, config } = await startBraked("");
  // The server notices that a client is gone once in a second.
  job.kill();
  await job.ended;
  await database.query("DELETE FROM brake");
  await migrate({ config });
  expect(await isAsleep(database)()).toBe(false);
});

it("a job whose connection is cut says so", async () => {
  const { database, job } = await startBraked("");
  await database.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'",
  );
  const { code, stderr } = await job.ended;
  expect(code).toBe(1);
  expect(stderr).toBe("1_pots.ts: connection lost: run it again\n");
});

it("a job does not go on without the lock when its connection was lost between two statements", async () => {
  const database = await rig.createDatabase();
  const suicide = `
    export const config = { transaction: false };
    export const up = async (knex) => {
      await knex.raw("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    export const down = up;`;
  const folder = await rig.writeFolder({
    "1_end.ts": suicide,
    "2_pots.ts": tableMigration("pots"),
  });
  await expect(migrate({ config: knexfileOf(database, folder) })).rejects.toThrow(
    /^connection lost: run it again$/,
  );
  expect(await database.exists("pots")).toBe(false);
});

it("while one migrates, others wait so long and no longer, and the status waits for nobody", async () => {
  const { job, config } = await startBraked("");
  expect(await migrationStatus(config)).toEqual([{ name: "1_pots.ts", state: "pending" }]);
  await expect(migrate({ config, lockWaitMs: 300 })).rejects.toMatchObject({
    code: "busy",
    message: expect.stringMatching(/^another process has been migrating for 0.3 s: run it again/),
  });
  job.kill();
  await job.ended;
});

it("eight jobs at once do each migration once, also one that waits for all older statements", async () => {
  const database = await rig.createDatabase();
  const folder = await rig.writeFolder({
    "1_pots.ts": tableMigration("pots"),
    "2_pause.ts":
      'export const up = (knex) => knex.raw("SELECT pg_sleep(1)"); export const down = up;',
    "3_index.ts": `
      export const config = { transaction: false };
      export const up = (knex) => knex.raw("CREATE INDEX CONCURRENTLY shiny ON pots (id)");
      export const down = (knex) => knex.raw("DROP INDEX shiny");`,
  });
  const jobs = Array.from({ length: 8 }, () => startJob(database, folder));
  const ended = await Promise.all(jobs.map((job) => job.ended));

  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, ""]));
  const applied = ended.map(({ stdout }) => stdout).toSorted();
  expect(applied).toEqual([
    ...Array.from({ length: 7 }, () => "applied: \n"),
    "applied: 1_pots.ts 2_pause.ts 3_index.ts\n",
  ]);
});
