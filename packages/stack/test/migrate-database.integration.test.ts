import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { migrationUrlFileIn } from "../src/start-database.ts";
import { startCommand } from "./fixtures/start-command.ts";

const script = join(import.meta.dirname, "../src/migrate-database.ts");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (args: readonly string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env["PATH"], ...env } };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-migrate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 50 }));
  return folder;
};

test("says what to do when no database runs here", async () => {
  expect(await run(["status"], { TANDEM_DATA: await temporaryFolder() })).toEqual({
    code: 78,
    stdout: "",
    stderr: "tandem: no database runs here: npm start first, or set DATABASE_URL\n",
  });
});

test("migrates the database of the stack that runs here, as the role that may", async () => {
  const TANDEM_DATA = await temporaryFolder();
  const stack = startCommand(["--port", "0"], { TANDEM_DATA });
  await stack.waitFor(/Stop +Ctrl-C/);

  // The migration of these fake services has done nothing.
  expect(await run([], { TANDEM_DATA })).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await run(["status"], { TANDEM_DATA });
  expect(stdout).toMatch(/^(applied {2}\d{14}_\w+\.ts\n)+$/);
  expect((await stat(migrationUrlFileIn(TANDEM_DATA))).mode & 0o777).toBe(0o600);

  stack.signal("SIGINT");
  await stack.exited;
  expect(await readdir(TANDEM_DATA)).not.toContain("migration-database-url");
});

test("goes to the database that the environment names, and to no other", async () => {
  const database = "postgres://tandem:secret@127.0.0.1:1/tandem";
  const { code, stderr } = await run(["up"], { DATABASE_URL: database });
  expect([code, stderr]).toEqual([1, expect.stringContaining("127.0.0.1:1")]);
});
