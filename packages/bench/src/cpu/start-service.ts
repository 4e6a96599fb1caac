import { freePorts, internalToken, withoutShedding } from "@tandem/lab";
import { type MeasuredProcess, startMeasured } from "./measured-process.ts";

type Environment = Readonly<Record<string, string>>;

export interface MeasuredService {
  readonly process: MeasuredProcess;
  readonly ports: MeasuredPorts;
}

export interface MeasuredPorts {
  readonly http: number;
  readonly admin: number;
  /** Nobody listens there for web-api. */
  readonly grpc: number;
}

export const takePorts = async (): Promise<MeasuredPorts> => {
  const [http = 0, admin = 0, grpc = 0] = await freePorts(3);
  return { http, admin, grpc };
};

/** With the memory store. */
export const startRecipeApi = async (env: Environment = {}): Promise<MeasuredService> => {
  const ports = await takePorts();
  return start("recipe-api", ports, {
    DATABASE_URL: "memory:",
    GRPC_PORT: `${ports.grpc}`,
    ...env,
  });
};

/** On given ports when others have to know them before it starts. */
export const startWebApi = async (
  env: Environment,
  ports?: MeasuredPorts,
): Promise<MeasuredService> => start("web-api", ports ?? (await takePorts()), env);

// graphql checks more outside production. The limits are raised, not off: a process that has just
// been woken would take itself for overloaded.
const common = {
  ...withoutShedding,
  NODE_ENV: "production",
  LOG_LEVEL: "silent",
  INTERNAL_TOKEN: internalToken,
};

/** Without logs, and not yet ready. */
const start = (service: string, ports: MeasuredPorts, env: Environment): MeasuredService => {
  const { http, admin } = ports;
  const process = startMeasured({
    script: `services/${service}/src/server.ts`,
    env: { ...common, PORT: `${http}`, ADMIN_PORT: `${admin}`, ...env },
  });
  return { process, ports };
};
