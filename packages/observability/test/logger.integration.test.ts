import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";

const script = join(import.meta.dirname, "fixtures/log-lines.ts");

interface Said {
  readonly isAlive: boolean;
  readonly grownMb: number;
}

/** Has a process log 20 MB to what is at the other end of its standard output. */
const logTo = async (stdout: "closed" | number): Promise<Said> => {
  const child = spawn(process.execPath, [script], {
    stdio: ["pipe", stdout === "closed" ? "pipe" : stdout, "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { stdin, stderr } = child;
  assert(stdin && stderr);
  const said = text(stderr);
  if (child.stdout) await once(child.stdout.destroy(), "close");
  stdin.write("log");
  const [code] = await once(child, "exit");
  assert.equal(code, 0, await said);
  return JSON.parse(await said) as Said;
};

it("a service goes on when the reader of its log has gone", async () => {
  expect(await logTo("closed")).toMatchObject({ isAlive: true });
});

it.skipIf(process.platform !== "linux")(
  "a service goes on when the disk of its log is full (only Linux has one that always is)",
  async () => {
    const full = await open("/dev/full", "w");
    onTestFinished(() => full.close());
    const { isAlive, grownMb } = await logTo(full.fd);
    expect(isAlive).toBe(true);
    expect(grownMb).toBeLessThan(40);
  },
);
