import { execFileSync } from "node:child_process";
import { closeSync, constants, createReadStream, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createConsoleOutput } from "../../src/logs/console-output.ts";

const createPipe = async (): Promise<{ path: string; writer: number }> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-test-"));
  const path = join(folder, "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
  // Read and write: opening does not wait for the other end.
  const writer = openSync(path, constants.O_RDWR);
  onTestFinished(() => {
    closeSync(writer);
    return rm(folder, { recursive: true });
  });
  return { path, writer };
};

const readAll = (path: string): { text(): string } => {
  let text = "";
  const stream = createReadStream(path, { encoding: "utf8" });
  stream.on("data", (piece) => (text += String(piece)));
  onTestFinished(() => void stream.destroy());
  return { text: () => text };
};

test("lines arrive in their order", async () => {
  const { path, writer } = await createPipe();
  const reader = readAll(path);
  const output = createConsoleOutput(writer);

  for (let line = 0; line < 1_000; line += 1) output.write(`${line}\n`);
  await output.flush(5_000);

  const expected = Array.from({ length: 1_000 }, (_, line) => `${line}\n`).join("");
  await expect.poll(() => reader.text()).toBe(expected);
});

test("a reader that does not read is not waited for: lines are dropped, and counted", async () => {
  const { path, writer } = await createPipe();
  const output = createConsoleOutput(writer, 10_000);
  const line = `${"x".repeat(999)}\n`;

  // A pipe holds 64 KiB; a write that waits would not return.
  for (let count = 0; count < 10; count += 1) {
    for (let each = 0; each < 50; each += 1) output.write(line);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const reader = readAll(path);

  const dropped = (): number =>
    [...reader.text().matchAll(/\((\d+) lines dropped: slow reader\)\n/g)]
      .map(([, count]) => Number(count))
      .reduce((sum, count) => sum + count, 0);
  const arrived = (): number => reader.text().split(line).length - 1;
  await expect.poll(() => arrived() + dropped()).toBe(500);
  expect(dropped()).toBeGreaterThan(300);
});
