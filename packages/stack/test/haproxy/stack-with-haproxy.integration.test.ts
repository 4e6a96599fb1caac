import { isReady } from "../../src/processes/readiness.ts";
import { waitUntil } from "@tandem/lab";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startStack, type StackOptions } from "../../src/index.ts";
import { isAlive } from "../fixtures/process-life.ts";
import { withoutHaproxy } from "../fixtures/run-haproxy.ts";
import { noDatabase, startCommand } from "../fixtures/start-command.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const servicesFolder = join(import.meta.dirname, "..", "fixtures", "services");
const environment = { PATH: process.env["PATH"], ...noDatabase };
const isUp = /Stop +Ctrl-C/;

const start = async (options: StackOptions = {}) => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const dataDir = await temporaryFolder();
  const common = { port: 0, replicas: 1, haproxy: true, redis: false, servicesFolder, environment };
  const stack = await startStack({ ...common, dataDir, output, ...options });
  onTestFinished(() => stack.close());
  const pid = (name: string) => stack.processes.find((each) => each.name === name)?.pid() ?? 0;
  return { stack, dataDir, pid, text: () => written.join("") };
};

/** A folder to put in front of the PATH, whose haproxy says what it is told to say. */
const fakeHaproxy = async (script: string): Promise<string> => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "haproxy"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "haproxy"), 0o755);
  return folder;
};

describe.skipIf(withoutHaproxy)("with HAProxy on the PATH", () => {
  test("it stands in front of web-api and between the services", async () => {
    const { stack } = await start();
    const answer = await fetch(stack.urls.public);
    const { env } = (await answer.json()) as { env: Record<string, string> };

    expect(env["INSTANCE"]).toBe("web-api-1");
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(env["RECIPE_API_HTTP"]).toBe(stack.urls.balancer?.recipeApiHttp);
    expect(`grpc://${env["RECIPE_API_GRPC"]}`).toBe(stack.urls.balancer?.recipeApiGrpc);
    expect(await isReady(`${stack.urls.balancer?.stats}/metrics`)).toBe(true);
  });

  test("it is back within 2 s when it is killed, its worker with it, and nobody else notices", async () => {
    const { stack, pid, text } = await start();
    const before = [pid("web-api-1"), pid("recipe-api-1")];
    const master = pid("haproxy");
    const children = await readFile(`/proc/${master}/task/${master}/children`, "utf8");
    const worker = Number(children.trim());

    process.kill(worker, "SIGKILL");
    const killedAt = performance.now();
    await waitUntil("HAProxy is back", () => text().includes("haproxy is back"));
    await waitUntil("it answers", () => isReady(stack.urls.public));

    expect(performance.now() - killedAt).toBeLessThan(2_000);
    expect(text()).toContain(`haproxy (pid ${master}) ended with exit code 137: restarting now`);
    expect([pid("web-api-1"), pid("recipe-api-1")]).toEqual(before);
  });

  test("when its master is killed, the worker ends too", async () => {
    const { stack, pid, text } = await start();
    const master = pid("haproxy");
    const children = await readFile(`/proc/${master}/task/${master}/children`, "utf8");

    process.kill(master, "SIGKILL");
    await waitUntil("HAProxy is back", () => text().includes("haproxy is back"));

    await waitUntil("the old worker is gone", () => !isAlive(Number(children.trim())));
    await waitUntil("it answers", () => isReady(stack.urls.public));
    expect(pid("haproxy")).not.toBe(master);
  });

  test("while it runs, its socket is named in the folder of the data, for the same user only", async () => {
    const { stack, dataDir } = await start();
    const file = join(dataDir, "haproxy-socket");

    const socket = (await readFile(file, "utf8")).trim();
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await stat(socket)).mode & 0o077).toBe(0);

    await stack.close();
    await expect(stat(file)).rejects.toThrow("ENOENT");
    await expect(stat(socket)).rejects.toThrow("ENOENT");
  });

  test("variables with LB_ reach it, others do not", async () => {
    const secret = { ...environment, SECRET: "1", LB_BODY_MAX: "10" };
    const { stack, pid } = await start({ environment: secret });

    const send = (body: string) => fetch(stack.urls.public, { method: "POST", body });

    expect((await send("12345678901")).status).toBe(413);
    const seen = await readFile(`/proc/${pid("haproxy")}/environ`, "utf8");
    expect(seen).toContain("LB_BODY_MAX=10\0");
    expect(seen).not.toContain("SECRET");
  });

  test("a value that it cannot use is said in two lines, before anything is started", async () => {
    const variables = { ...noDatabase, LB_QUEUE_TIMEOUT: "soon" };
    const command = startCommand(["--port", "0"], variables, { haproxy: true });

    expect((await command.exited).code).toBe(78);
    expect(command.text()).toBe("");
    expect(command.errors()).toMatch(
      /^tandem: HAProxy refuses its configuration: look at the LB_ variables\n {2}\[ALERT\].*haproxy\.cfg:\d+.* 'timeout queue'\n$/,
    );
  });

  test("the table names it, and Ctrl-C ends it with the rest", async () => {
    const data = { ...noDatabase, TANDEM_DATA: await temporaryFolder() };
    const command = startCommand(["--port", "0"], data, { haproxy: true });
    await command.waitFor(isUp);
    const [, pid] = await command.waitFor(/\(pid (\d+)\)|New worker \((\d+)\)/);

    expect(command.text()).toMatch(/HAProxy \d+\.\d+\.\d+, statistics at http:/);
    command.signal("SIGINT");

    expect((await command.exited).code).toBe(0);
    expect(isAlive(Number(pid))).toBe(false);
  });
});

test("without HAProxy the table says so, and what that means", async () => {
  const nowhere = { ...noDatabase, PATH: "/nowhere" };
  const command = startCommand(["--port", "0"], nowhere, { haproxy: true });
  await command.waitFor(isUp);

  expect(command.text()).toContain("No load balancer: haproxy is not on the PATH.");
});

test("one that is too old is left alone", async () => {
  const folder = await fakeHaproxy('echo "HAProxy version 2.4.22-0ubuntu0.22.04.3 2023/12/04"');
  const old = { ...noDatabase, PATH: `${folder}${delimiter}/nowhere` };
  const command = startCommand(["--port", "0"], old, { haproxy: true });
  await command.waitFor(isUp);

  expect(command.text()).toContain("haproxy is HAProxy 2.4.22, 2.6 or later is needed");
});

test("TLS between the services is refused without it", async () => {
  const nowhere = { ...noDatabase, PATH: "/nowhere" };
  const command = startCommand(["--port", "0", "--tls"], nowhere, { haproxy: true });

  expect((await command.exited).code).toBe(78);
  expect(command.errors()).toBe(
    "tandem: haproxy is not on the PATH: install HAProxy 2.6 or later\n",
  );
});
