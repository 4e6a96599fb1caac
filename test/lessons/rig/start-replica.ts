import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePorts, waitUntilOk } from "@tandem/lab";

export interface Replica {
  readonly port: number;
  /** SIGKILL: it has no time for anything. */
  kill(): Promise<void>;
}

const script = new URL("replica.ts", import.meta.url).pathname;

export const startReplica = async (): Promise<Replica> => {
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, [script, `${port}`], { stdio: "ignore" });
  const ended = once(child, "exit");
  await waitUntilOk(`http://127.0.0.1:${port}/health`);
  return {
    port,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};
