import { Pool } from "undici";
import type { Subject } from "./subject.ts";

export interface Driver {
  readonly name: string;
  /**
   * Wakes the subject, sends the requests in a closed loop over 10 connections, and puts it to
   * sleep again.
   *
   * @returns microseconds of processor time that all its processes together spent on them
   * @throws Error when an answer is not 200
   */
  drive(requests: number): Promise<number>;
  close(): Promise<void>;
}

const connections = 10;

/** The connections stay open between two slices, so that none of the cost is that of opening them. */
export const createDriver = (subject: Subject): Driver => {
  const pool = new Pool(subject.url, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
  return {
    name: subject.name,
    drive: async (requests) => {
      for (const each of subject.processes) each.resume();
      const before = await totalCpu(subject);
      await closedLoop(pool, subject.name, requests);
      const used = (await totalCpu(subject)) - before;
      for (const each of subject.processes) each.pause();
      return used;
    },
    close: async () => {
      await pool.destroy();
      await Promise.all(subject.processes.map((each) => each.close()));
    },
  };
};

const closedLoop = async (pool: Pool, name: string, requests: number): Promise<void> => {
  let left = requests;
  const next = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { statusCode, body } = await pool.request({ method: "GET", path: "/" });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${name} answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, next));
};

const totalCpu = async ({ processes }: Subject): Promise<number> => {
  const all = await Promise.all(processes.map((each) => each.cpu()));
  return all.reduce((sum, each) => sum + each, 0);
};
