import { type ChildProcess, spawn } from "node:child_process";
import { on, once } from "node:events";
import { inOwnNetwork } from "./without-own-network.ts";

/** What a module gives to be run in a network of its own, by the name `start`. */
export interface Inside<Row extends string> {
  readonly rows: Readonly<Record<Row, () => Promise<void>>>;
  close(): Promise<void>;
}

/** A network that holds one process and what it starts, and ends with them. */
export interface Network<Row extends string> {
  /** Rejects with what the row has not found as it should be. */
  run(row: Row): Promise<void>;
  close(): Promise<void>;
}

/** What the process inside answers: to have started, or to a row. */
export type Answer = { readonly error?: string };

const main = new URL("./network-main.ts", import.meta.url).pathname;

/**
 * Nobody outside can reach a service in there. So whole rows run inside, the load and the looks at
 * what it has found included, and are asked for by their names.
 *
 * @param module its URL; exports `start`, which resolves to an Inside
 */
export const openNetwork = async <Row extends string>(module: string): Promise<Network<Row>> => {
  const [file, args] = inOwnNetwork;
  const child = spawn(file, [...args, process.execPath, main, module], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  // vitest knows what its own process has written, and to which file it belongs.
  child.stdout?.on("data", (text: Buffer) => process.stdout.write(text));
  child.stderr?.on("data", (text: Buffer) => process.stderr.write(text));
  await answerOf(child);
  return {
    run: (row) => {
      const answer = answerOf(child);
      child.send(row);
      return answer;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
};

const answerOf = async (child: ChildProcess): Promise<void> => {
  const messages = on(child, "message", { close: ["exit"] });
  for await (const [{ error }] of messages as AsyncIterable<[Answer]>) {
    if (error === undefined) return;
    throw new Error(error);
  }
  throw new Error("the process in a network of its own has ended");
};
