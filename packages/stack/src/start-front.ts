import { freePorts } from "@tandem/lab";
import { createCrew } from "./crew.ts";
import { createRuntimeApi } from "./haproxy/runtime-api.ts";
import { startHaproxy } from "./haproxy/start-haproxy.ts";
import { type Maintenance, switchMaintenance } from "./haproxy/switch-maintenance.ts";
import type { BalancerPorts, RecipeApiPorts, ServicePorts } from "./port-plan.ts";
import { haproxyOptions, planBalancer } from "./start-balancer.ts";

export interface FrontOptions {
  /** What listens behind it already. @default none */
  readonly webApi?: readonly ServicePorts[];
  /** @default none */
  readonly recipeApi?: readonly RecipeApiPorts[];
  /** @default free ones */
  readonly ports?: Front["ports"];
  /** PATH to find HAProxy, and the LB_… of its configuration. */
  readonly environment: NodeJS.ProcessEnv;
  /** Holds the certificates, also for the next front. @default a folder that goes with this one */
  readonly dataDir?: string;
}

/** HAProxy alone, with the configuration of the repository, on free ports. */
export interface Front {
  readonly ports: BalancerPorts & { readonly public: number };
  /** Undefined without certificates, and then there is no HTTPS. */
  readonly certificates: string | undefined;
  /** Of the master process, whose only child does the work; undefined while it is dead. */
  pid(): number | undefined;
  /** Everything that it has written so far. */
  output(): string;
  /** As `npm run maintenance`. */
  switchMaintenance(value: Maintenance): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts HAProxy in front of servers that are no part of a stack, and waits until it answers.
 *
 * @throws {StackError} `configuration` without HAProxy; `start_failed` with what it said.
 */
export const startFront = async ({
  webApi = [],
  recipeApi = [],
  ports: given,
  environment,
  dataDir,
}: FrontOptions): Promise<Front> => {
  let written = "";
  const crew = createCrew({ output: { write: (text) => void (written += text) } });
  try {
    const plan = await planBalancer({ haproxy: true }, { environment }, dataDir, crew);
    const { public: port, ...balancer } = given ?? (await planFrontPorts());
    const ports = { public: port, balancer, webApi, recipeApi };
    const options = await haproxyOptions(plan, ports, environment);
    if (options === undefined) throw new Error("no HAProxy is planned");
    await startHaproxy(options, crew, crew.failure);
    return {
      ports: { public: port, ...options.ports.balancer },
      certificates: options.files.certificates,
      pid: () => crew.processes.find(({ name }) => name === "haproxy")?.pid(),
      output: () => written,
      switchMaintenance: (value) =>
        switchMaintenance(createRuntimeApi(options.files.socket), value),
      close: () => crew.stop(),
    };
  } catch (error) {
    await crew.stop();
    throw error;
  }
};

const planFrontPorts = async (): Promise<Front["ports"]> => {
  const [port = 0, https = 0, recipeApiHttp = 0, recipeApiGrpc = 0, stats = 0] = await freePorts(5);
  return { public: port, https, recipeApiHttp, recipeApiGrpc, stats };
};
