import { waitUntil, waitUntilOk, withFaults } from "@tandem/lab";
import { startStack } from "@tandem/stack";
import { connectionsOf, expectConnectionsBack } from "./always-true.ts";
import type { Replica } from "./checked-sender.ts";
import { protocols } from "./load.ts";

/** The whole stack, two replicas of each service, under the supervisor of `npm start`. */
export interface Replicas {
  readonly webApi: readonly Replica[];
  /** To one process, by the name of its replica. */
  signal(name: string, signal: NodeJS.Signals): void;
  /** Resolves when another process than `pid` is ready in its place, with the moment. */
  isReplaced(name: string, pid: number): Promise<number>;
  pidOf(name: string): number;
  /** The deaths that the supervisor has seen so far, a line each. */
  deaths(): readonly string[];
  /** Counts connections, and returns what expects no more of them. */
  noteConnections(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Milliseconds that recipe-api takes for a request, so that there always are some under way. */
const workMs = 25;
/** Long enough for callers who ask four times a second. */
const drainMs = 1_000;
/**
 * On a busy machine a process that has just begun stalls for 100 ms, and then refuses some of what has
 * come meanwhile: right, and another test's business.
 */
const patience = { IN_FLIGHT_MIN: "64" };

/** As variables: the supervisor starts its processes itself. */
const slowly = (): Record<string, string> => {
  const { execArgv = [], env } = withFaults({ script: "" }, { "slow-requests": { ms: workMs } });
  return { ...env, NODE_OPTIONS: execArgv.join(" ") };
};

export const startReplicas = async (): Promise<Replicas> => {
  const written: string[] = [];
  const stack = await startStack({
    port: 0,
    ephemeral: true,
    output: { write: (text: string) => written.push(text) },
    environment: { ...process.env, DATABASE_URL: undefined, LOG_LEVEL: "warn" },
    serviceEnvironment: {
      "recipe-api": { ...slowly(), ...patience },
      "web-api": { ...patience, SHUTDOWN_DRAIN_MS: String(drainMs) },
    },
  });
  const find = (name: string) => stack.processes.find((each) => each.name === name);
  const pidOf = (name: string): number => find(name)?.pid() ?? 0;
  const services = stack.processes.map(({ name }) => name).filter((name) => name !== "postgres");
  const databasePort = Number(new URL(stack.urls.database).port);
  const webApi = stack.urls.webApi.map((url, index) => ({
    url,
    adminUrl: stack.urls.admin[`web-api-${index + 1}`] ?? "",
  }));
  await warmUp(webApi);
  return {
    webApi,
    pidOf,
    signal: (name, signal) => void process.kill(pidOf(name), signal),
    isReplaced: async (name, pid) => {
      const isNew = () => ![0, pid].includes(pidOf(name));
      await waitUntil(`${name} is another process`, isNew, { timeoutMs: 20_000 });
      await waitUntilOk(`${stack.urls.admin[name]}/readyz`, { timeoutMs: 20_000 });
      return Date.now();
    },
    deaths: () => written.filter((line) => /^stack .*\b(was ended by|ended with)\b/.test(line)),
    noteConnections: async () => {
      const before = await Promise.all(
        services.map((name) => connectionsOf(pidOf(name), databasePort)),
      );
      return async () => {
        for (const [index, name] of services.entries()) {
          await waitUntil(`${name} runs`, () => pidOf(name) !== 0);
          await expectConnectionsBack(pidOf(name), before[index] ?? 0, databasePort);
        }
      };
    },
    close: () => stack.close(),
  };
};

/** The first request of a process is its slowest, and opens what stays open. */
const warmUp = async (replicas: readonly Replica[]): Promise<void> => {
  const urls = replicas.flatMap(({ url }) =>
    protocols.map((name) => `${url}/via/${name}/recipes/42`),
  );
  for (let round = 0; round < 10; round += 1)
    await Promise.all(urls.map((url) => waitUntilOk(url)));
};
