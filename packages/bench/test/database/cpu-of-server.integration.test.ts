import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cpuOfServer } from "../../src/database/cpu-of-server.ts";

const busy = (ms: number): string =>
  `while (process.cpuUsage().user + process.cpuUsage().system < ${ms * 1_000});`;

/** One child has ended when the server says so, the other one lives and idles. */
const script = `
  const { spawn, spawnSync } = require("node:child_process");
  spawnSync(process.execPath, ["-e", ${JSON.stringify(busy(400))}]);
  const idle = ${JSON.stringify(`${busy(300)} console.log("idle"); setInterval(() => {}, 60_000);`)};
  const child = spawn(process.execPath, ["-e", idle], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => console.log(child.pid));
  process.on("SIGTERM", () => process.exit(child.kill("SIGKILL") ? 0 : 1));
`;

// /proc is Linux'.
describe.skipIf(process.platform !== "linux")("the processor time of a server", () => {
  let server: ChildProcess;
  let child: number;
  beforeAll(async () => {
    server = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(server.stdout as NonNullable<typeof server.stdout>, "data")) as [
      Buffer,
    ];
    child = Number(line);
  });
  afterAll(async () => {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  });

  it("is its own, that of its children, and that of those that have ended", async () => {
    const own = await cpuOfServer(child);
    expect(own).toBeGreaterThan(290_000);
    const all = await cpuOfServer(server.pid ?? 0);
    expect(all).toBeGreaterThan(own + 390_000);
  });

  it("is not known of one that has gone", async () => {
    await expect(cpuOfServer(2 ** 22 + 1)).rejects.toThrow("ENOENT");
  });
});
