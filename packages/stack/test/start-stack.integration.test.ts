import { waitUntil } from "@tandem/lab";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startStack, type Stack, type StackOptions } from "../src/index.ts";
import { isAlive } from "./fixtures/process-life.ts";
import { noDatabase } from "./fixtures/start-command.ts";

const servicesFolder = join(import.meta.dirname, "fixtures", "services");
const environment = { PATH: process.env["PATH"], ...noDatabase };

const start = async (options: StackOptions = {}) => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const stack = await startStack({
    port: 0,
    haproxy: false,
    redis: false,
    servicesFolder,
    environment,
    output,
    ...options,
  });
  onTestFinished(() => stack.close());
  return { stack, text: () => written.join("") };
};

const pidsOf = ({ processes }: Stack): Record<string, number | undefined> =>
  Object.fromEntries(processes.map((process) => [process.name, process.pid()]));

const restartsIn = (text: string): string[] => text.match(/restarting .*/g) ?? [];

const kill = async (stack: Stack, name: string): Promise<void> => {
  const pid = pidsOf(stack)[name] ?? 0;
  process.kill(pid, "SIGKILL");
  await waitUntil(`${name} is dead`, () => !isAlive(pid));
};

test("a replica that is killed comes back at once, and nobody else notices", async () => {
  const { stack, text } = await start();
  const before = pidsOf(stack);

  await kill(stack, "web-api-2");
  await waitUntil("web-api-2 is back", () => text().includes("web-api-2 is back"));

  const { "web-api-2": reborn, ...others } = pidsOf(stack);
  expect(reborn).not.toBe(before["web-api-2"]);
  expect(before).toMatchObject(others);
  expect(Object.keys(others)).toEqual(["recipe-api-1", "recipe-api-2", "web-api-1"]);
  const pid = before["web-api-2"];
  expect(text()).toContain(`web-api-2 (pid ${pid}) was ended by SIGKILL: restarting now\n`);
  expect(await (await fetch(stack.urls.webApi[1] ?? "")).json()).toMatchObject({ pid: reborn });
});

test("who dies again and again waits longer and longer", async () => {
  const { stack, text } = await start({ replicas: 1 });

  for (let death = 1; death <= 4; death += 1) {
    await waitUntil("web-api-1 runs", () => pidsOf(stack)["web-api-1"] !== undefined);
    await kill(stack, "web-api-1");
    await waitUntil(`death ${death} is announced`, () => restartsIn(text()).length === death);
  }

  const [first, ...later] = restartsIn(text());
  expect(first).toBe("restarting now");
  const bounds = [100, 200, 400];
  for (const [index, line] of later.entries()) {
    const ms = line.endsWith("now") ? 0 : Number(/in (\d+) ms/.exec(line)?.[1]);
    expect(ms).toBeLessThanOrEqual(bounds[index] ?? 0);
  }
});

test("web-api is told where every recipe-api is, and not where the database is", async () => {
  const { stack } = await start({ serviceEnvironment: { "web-api": { EXTRA: "1" } } });
  const envOf = async (url = "") =>
    ((await (await fetch(url)).json()) as { env: Record<string, string> }).env;

  const consumer = await envOf(stack.urls.public);
  const producer = await envOf(stack.urls.recipeApi[1]);

  expect(consumer["RECIPE_API_HTTP"]).toBe(stack.urls.recipeApi.join(","));
  expect(consumer["RECIPE_API_GRPC"]).toBe(stack.urls.grpc.join(",").replaceAll("grpc://", ""));
  expect(consumer).toMatchObject({ EXTRA: "1", INSTANCE: "web-api-1", RECIPE_PROTOCOL: "http" });
  expect(consumer).not.toHaveProperty("DATABASE_URL");
  expect(producer).toMatchObject({ ...noDatabase, INSTANCE: "recipe-api-2" });
});

test("stacks on free ports run beside each other", async () => {
  const [one, two] = await Promise.all([start({ replicas: 1 }), start({ replicas: 1 })]);

  const pids = [one, two].flatMap(({ stack }) => Object.values(pidsOf(stack)));
  expect(new Set(pids).size).toBe(4);
  expect(one.stack.urls.public).not.toBe(two.stack.urls.public);
});

test("PostgreSQL that is killed comes back on its port, and nobody else notices", async () => {
  const { stack, text } = await start({ ephemeral: true, environment: { PATH: "/usr/bin:/bin" } });
  const { postgres: first, ...before } = pidsOf(stack);

  await kill(stack, "postgres");
  await waitUntil("PostgreSQL is back", () => text().includes("ready to accept connections"));

  const { postgres: second, ...after } = pidsOf(stack);
  expect(second).not.toBe(first);
  expect(after).toEqual(before);
});

test("a start that is given up ends with the reason, and close is idempotent", async () => {
  const reason = new Error("changed my mind");
  const abort = new AbortController();
  const output = {
    write: (text: string) => {
      if (text.includes("recipe-api running")) abort.abort(reason);
    },
  };

  await expect(start({ output, signal: abort.signal })).rejects.toBe(reason);

  const { stack } = await start();
  await Promise.all([stack.close(), stack.close()]);
  expect(Object.values(pidsOf(stack))).toEqual([undefined, undefined, undefined, undefined]);
});
