import { type Dispatcher, Pool } from "undici";
import { type Caller, closedLoop } from "./closed-loop.ts";
import type { MeasuredProcess } from "./measured-process.ts";
import type { Subject } from "./subject.ts";

/** Microseconds of processor time, user and system. */
export type Used = {
  readonly services: number;
  /** Of HAProxy; 0 where there is none. */
  readonly haproxy: number;
};

export interface Driver {
  readonly name: string;
  /**
   * Wakes the subject, sends the requests in a closed loop over 10 connections, and puts it to
   * sleep again.
   *
   * @returns what its processes together spent on them
   * @throws Error when an answer is not 200
   */
  drive(requests: number): Promise<Used>;
  /**
   * Wakes the subject and asks once; puts it to sleep again when it has answered.
   *
   * @throws Error when the answer is not 200
   */
  ask(): Promise<Answer>;
  /** Its connections; the processes run on. */
  close(): Promise<void>;
}

export interface Answer {
  /** Of the body, as it came. */
  readonly bytes: number;
  readonly encoding: string;
}

/** Of the callers of each subject. */
export const connections = 10;

/** The connections stay open between two slices, so that none of the cost is that of opening them. */
export const createDriver = (subject: Subject): Driver => {
  const { name, processes, haproxy } = subject;
  const all = [...processes, ...(haproxy ? [haproxy] : [])];
  const resume = (): void => all.forEach((each) => each.resume());
  const pause = (): void => all.forEach((each) => each.pause());
  const pool = openPool(subject);
  const callers = createCallers(pool, subject);
  return {
    name,
    drive: async (requests) => {
      resume();
      const before = await usedBy(subject);
      await closedLoop(callers, requests);
      const after = await usedBy(subject);
      pause();
      return minus(after, before);
    },
    ask: async () => {
      resume();
      const answer = await askOnce(pool, subject);
      pause();
      return answer;
    },
    close: () => pool.destroy(),
  };
};

export const openPool = ({ url, ca }: Pick<Subject, "url" | "ca">): Pool =>
  new Pool(new URL(url).origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    // Whoever opens a connection for each request pays for a whole handshake each time.
    connect: { ...(ca !== undefined && { ca }), maxCachedSessions: 0 },
    allowH2: false,
  });

const requestOf = ({ url, headers = {}, isFresh = false }: Subject): Dispatcher.RequestOptions => ({
  method: "GET",
  path: new URL(url).pathname,
  headers,
  reset: isFresh,
});

const createCallers = (pool: Pool, subject: Subject): Caller[] => {
  const request = requestOf(subject);
  const ask = async (): Promise<void> => {
    const { statusCode, body } = await pool.request(request);
    await body.dump();
    if (statusCode !== 200) throw new Error(`${subject.name} answered ${statusCode}`);
  };
  return Array.from({ length: connections }, () => ask);
};

const askOnce = async (pool: Pool, subject: Subject): Promise<Answer> => {
  const { statusCode, headers, body } = await pool.request(requestOf(subject));
  const { byteLength: bytes } = await body.arrayBuffer();
  if (statusCode !== 200) throw new Error(`${subject.name} answered ${statusCode}`);
  return { bytes, encoding: String(headers["content-encoding"] ?? "identity") };
};

const usedBy = async ({ processes, haproxy }: Subject): Promise<Used> => ({
  services: await sumOf(processes),
  haproxy: (await haproxy?.cpu()) ?? 0,
});

const minus = (one: Used, other: Used): Used => ({
  services: one.services - other.services,
  haproxy: one.haproxy - other.haproxy,
});

const sumOf = async (processes: readonly MeasuredProcess[]): Promise<number> => {
  const all = await Promise.all(processes.map((each) => each.cpu()));
  return all.reduce((sum, each) => sum + each, 0);
};
