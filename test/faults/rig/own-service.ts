import { once } from "node:events";
import { freePorts, type ServiceProcess, startService, waitUntilOk } from "@tandem/lab";

/** What startService takes. */
export type ServiceOptions = Parameters<typeof startService>[0];

/** A service whose processes the test starts itself, one after the other and each on the same ports. */
export interface OwnService {
  readonly name: string;
  readonly ports: { readonly http: number; readonly grpc: number; readonly admin: number };
  readonly url: string;
  /** Resolves when it is ready. */
  start(options: ServiceOptions): Promise<void>;
  /** The one that runs, or has ended last. */
  process(): ServiceProcess;
  isRunning(): boolean;
  /** Resolves when its process has ended. */
  ended(): Promise<void>;
  /** Another process in the place of one that has ended; resolves when it is ready. */
  replace(): Promise<void>;
  close(): Promise<void>;
}

export const planService = async (name: string): Promise<OwnService> => {
  const [http = 0, grpc = 0, admin = 0] = await freePorts(3);
  const ports = { PORT: `${http}`, GRPC_PORT: `${grpc}`, ADMIN_PORT: `${admin}` };
  let current: ServiceProcess | undefined;
  let planned: ServiceOptions | undefined;
  const process = (): ServiceProcess => {
    if (current) return current;
    throw new Error(`${name} has not been started`);
  };
  const isRunning = (): boolean => {
    const { exitCode, signalCode } = process().child;
    return exitCode === null && signalCode === null;
  };
  const start = async (options: ServiceOptions): Promise<void> => {
    planned = options;
    const env = { INSTANCE: name, ...options.env, ...ports };
    current = await startService({ ...options, env, ready: false });
    await waitUntilOk(`http://127.0.0.1:${admin}/readyz`, { timeoutMs: 20_000 });
  };
  return {
    name,
    ports: { http, grpc, admin },
    url: `http://127.0.0.1:${http}`,
    start,
    process,
    isRunning,
    ended: async () => {
      if (isRunning()) await once(process().child, "exit");
    },
    replace: async () => {
      if (planned) await start(planned);
    },
    close: async () => void (await current?.end()),
  };
};
