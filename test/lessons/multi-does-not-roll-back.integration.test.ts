import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts, repository, waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutRedis } from "../setup/without-redis.ts";

const path = "docs/lessons/multi-does-not-roll-back.md";
/** The one that the page has in its commands. */
const port = "7777";

/** What to paste, and what it prints. */
const steps = [
  ...(await readFile(join(repository, path), "utf8")).matchAll(
    /```sh\n((?:(?!```)[^])*redis-cli[^]*?)```\n\n```text\n([^]*?)```/g,
  ),
].map(([, commands = "", printed = ""]) => ({ commands, printed }));

const startRedis = async () => {
  const [own = 0] = await freePorts(1);
  const folder = { cwd: "/", stdio: "ignore" } as const;
  const child = spawn("redis-server", ["--port", `${own}`, "--save", ""], folder);
  const ended = once(child, "exit");
  const paste = async (commands: string): Promise<string> => {
    const script = commands.replaceAll(`-p ${port}`, `-p ${own}`);
    const { stdout } = await promisify(execFile)("sh", ["-c", script], { timeout: 20_000 });
    return stdout;
  };
  await waitUntil(
    "Redis answers",
    async () => (await paste(`redis-cli -p ${port} PING`)) === "PONG\n",
  );
  return {
    paste,
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

describe.skipIf(withoutRedis)("docs/lessons/multi-does-not-roll-back.md", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it("has commands to paste", () => {
    expect(steps.length).toBe(6);
    for (const { commands } of steps) expect(commands).toContain(`redis-cli -p ${port}`);
  });

  // In the order of the page: each goes on with what the one before has left.
  it.each(steps)("step %# prints what the page says", async ({ commands, printed }) => {
    expect(await redis.paste(commands)).toBe(printed);
  });
});
