import { spawn } from "node:child_process";
import { once } from "node:events";
import { repository, startService, waitUntilOk } from "@tandem/lab";

const often = { pauseMs: 5, timeoutMs: 30_000 };

/** From exec until `/readyz` answers 200. */
export const millisecondsUntilReady = async (
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<number> => {
  const service = await startService({
    script,
    env: { NODE_ENV: "production", ...env },
    ready: false,
  });
  try {
    await waitUntilOk(`${service.adminUrl}/readyz`, often);
    return performance.now() - service.startedAt;
  } finally {
    await service.end("SIGTERM");
  }
};

/** From `npm start` until the public port answers 200. */
export const millisecondsUntilStack = async (): Promise<number> => {
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--", "--port", "0"], { cwd: repository, stdio: "pipe" });
  const exited = once(child, "exit");
  try {
    await waitUntilOk(await publicUrl(child.stdout.setEncoding("utf8")), often);
    return performance.now() - startedAt;
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
};

/** The first address of web-api that the output names. */
const publicUrl = async (output: AsyncIterable<string>): Promise<string> => {
  let text = "";
  for await (const chunk of output) {
    text += chunk;
    const url = /web-api running at (http:\/\/[\d.]+:\d+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`npm start ended before it named an address\n${text}`);
};
