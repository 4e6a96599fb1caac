import { type FaultSettings, internalToken, waitUntil, waitUntilOk, withFaults } from "@tandem/lab";
import { type Stack, type StackOptions, type StackUrls, startStack } from "@tandem/stack";
import { connectionsOf, expectConnectionsBack, type LeftOut } from "./always-true.ts";

/** The processes of a stack, under the supervisor of `npm start`. */
export interface RunningStack {
  /** To one process, by the name of its replica. */
  signal(name: string, signal: NodeJS.Signals): void;
  /** Resolves when another process than `pid` is ready in its place, with the moment. */
  isReplaced(name: string, pid: number): Promise<number>;
  /** 0 while it is dead. */
  pidOf(name: string): number;
  /** The deaths that the supervisor has seen so far, a line each. */
  deaths(): readonly string[];
  /** Counts connections of the services, and returns what expects no more of them. */
  noteConnections(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface StartedStack extends RunningStack {
  readonly stack: Stack;
  /** All that its processes and the supervisor have said, line by line. */
  readonly output: readonly string[];
}

/** A database of its own, free ports, and only warnings in the log. */
export const startEphemeral = async (options: StackOptions): Promise<StartedStack> => {
  const output: string[] = [];
  const stack = await startStack({
    port: 0,
    ephemeral: true,
    ...options,
    output: { write: (text: string) => output.push(text) },
    environment: {
      ...process.env,
      DATABASE_URL: undefined,
      LOG_LEVEL: "warn",
      INTERNAL_TOKEN: internalToken,
      INTERNAL_TOKEN_FILE: undefined,
      ...options.environment,
    },
  });
  const pidOf = (name: string): number =>
    stack.processes.find((each) => each.name === name)?.pid() ?? 0;
  return {
    stack,
    output,
    pidOf,
    signal: (name, signal) => void process.kill(pidOf(name), signal),
    isReplaced: async (name, pid) => {
      const isNew = () => ![0, pid].includes(pidOf(name));
      await waitUntil(`${name} is another process`, isNew, { timeoutMs: 20_000 });
      await waitUntilOk(readinessOf(stack, name), { timeoutMs: 20_000 });
      return Date.now();
    },
    deaths: () => output.filter((line) => /^stack .*\b(was ended by|ended with)\b/.test(line)),
    noteConnections: () => noteConnections(stack, pidOf),
    close: () => stack.close(),
  };
};

/** HAProxy is ready when its metrics are there. */
const readinessOf = ({ urls }: Stack, name: string): string =>
  name === "haproxy" ? `${urls.balancer?.stats}/metrics` : `${urls.admin[name]}/readyz`;

const noteConnections = async (
  { urls, processes }: Stack,
  pidOf: (name: string) => number,
): Promise<() => Promise<void>> => {
  const services = processes.map(({ name }) => name).filter((name) => name in urls.admin);
  const leftOut = pooledPortsOf(urls);
  const before = await Promise.all(services.map((name) => connectionsOf(pidOf(name), leftOut)));
  return async () => {
    for (const [index, name] of services.entries()) {
      await waitUntil(`${name} runs`, () => pidOf(name) !== 0);
      await expectConnectionsBack(pidOf(name), before[index] ?? 0, leftOut);
    }
  };
};

/** Of the database; and of the services, when it is HAProxy that keeps connections to them. */
const pooledPortsOf = ({ database, balancer, webApi, recipeApi, grpc }: StackUrls): LeftOut => {
  const pooled = [database, ...(balancer ? [...webApi, ...recipeApi, ...grpc] : [])];
  return new Set(pooled.map((url) => Number(new URL(url).port)));
};

/**
 * Variables that make a service take its time, so that there always are requests under way. As
 * variables, because the supervisor starts its processes itself.
 */
export const slowly = (ms: FaultSettings["slow-requests"]["ms"]): Record<string, string> => {
  const { execArgv = [], env } = withFaults({ script: "" }, { "slow-requests": { ms } });
  return { ...env, NODE_OPTIONS: execArgv.join(" ") };
};

/** The first request of a process is its slowest, and opens what stays open. */
export const warmUp = async (urls: readonly string[]): Promise<void> => {
  for (let round = 0; round < 10; round += 1)
    await Promise.all(urls.map((url) => waitUntilOk(url)));
};
