import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { apiKeys } from "./api-key.ts";
import { freePorts } from "./free-ports.ts";
import { internalToken } from "./internal-token.ts";
import { waitUntilOk } from "./wait-until.ts";
import { manyWrites } from "./without-shedding.ts";

/** The root of the repository. */
export const repository = join(import.meta.dirname, "../../..");

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** `performance.now()` just before it was started. */
  readonly startedAt: number;
  /** Origin of its HTTP port. */
  readonly url: string;
  /** `host:port` of its gRPC port, for a service that has one. */
  readonly grpcAddress: string;
  /** Origin of its admin port. */
  readonly adminUrl: string;
  /** What it has written so far. */
  output(): string;
  /** Ends it with the signal and waits; answers how it ended. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface ServiceOptions {
  /** Path from the root of the repository. */
  readonly script: string;
  /** Over what every service gets: its ports, secrets of the tests, and no end of writes. */
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  /** Open a channel for messages, as the faults of withFaults need it. @default false */
  readonly ipc?: boolean;
  /** Wait for readiness. @default true */
  readonly ready?: boolean;
}

/** A service of ours as a process of its own, on free ports. */
export const startService = async (options: ServiceOptions): Promise<ServiceProcess> => {
  const [port = 0, grpcPort = 0, adminPort = 0] = await freePorts(3);
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [...(options.execArgv ?? []), join(repository, options.script)],
    {
      env: environment(port, grpcPort, adminPort, options.env),
      stdio: options.ipc ? ["pipe", "pipe", "pipe", "ipc"] : "pipe",
    },
  );
  const service = { ...describe(child, port, grpcPort, adminPort), startedAt };
  if (options.ready === false) return service;
  const exit = once(child, "exit").then(([code]) => {
    throw new Error(`${options.script} ended with ${String(code)}\n${service.output()}`);
  });
  exit.catch(() => undefined);
  try {
    await Promise.race([waitUntilOk(`${service.adminUrl}/readyz`), exit]);
    return service;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
};

const environment = (
  port: number,
  grpcPort: number,
  adminPort: number,
  env: ServiceOptions["env"],
): NodeJS.ProcessEnv => ({
  NODE_ENV: "test",
  PORT: `${port}`,
  GRPC_PORT: `${grpcPort}`,
  ADMIN_PORT: `${adminPort}`,
  SHUTDOWN_DRAIN_MS: "0",
  INTERNAL_TOKEN: internalToken,
  API_KEYS: apiKeys,
  ...manyWrites,
  ...env,
});

const describe = (
  child: ChildProcess,
  port: number,
  grpcPort: number,
  adminPort: number,
): Omit<ServiceProcess, "startedAt"> => {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    grpcAddress: `127.0.0.1:${grpcPort}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    output: () => output,
    end: (signal = "SIGTERM") => end(child, signal),
  };
};

const end = async (
  child: ChildProcess,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals | null> => {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }
  return child.exitCode ?? child.signalCode;
};
