import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { freePorts, waitUntil } from "@tandem/lab";

/** HAProxy with the configuration of a lesson. */
export interface Lesson {
  readonly port: number;
  close(): Promise<void>;
}

const folder = join(import.meta.dirname, "../../../docs/lessons");

/**
 * @param file in docs/lessons
 * @param replicas `host:port` of both
 */
export const startLesson = async (
  file: string,
  [first = "", second = ""]: readonly string[],
): Promise<Lesson> => {
  const [port = 0] = await freePorts(1);
  const env = { PATH: process.env["PATH"], PORT: `${port}`, REPLICA_1: first, REPLICA_2: second };
  const child = spawn("haproxy", ["-db", "-f", join(folder, file)], { env, stdio: "ignore" });
  const ended = once(child, "exit");
  await waitUntil(`${file} listens`, () => accepts(port));
  return {
    port,
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

const accepts = async (port: number): Promise<boolean> => {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } finally {
    socket.destroy();
  }
};
