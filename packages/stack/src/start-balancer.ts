import { join } from "node:path";
import { createCertificates } from "./certificates/create-certificates.ts";
import { type Config, repository } from "./config.ts";
import type { Crew } from "./crew.ts";
import { findHaproxy, type HaproxyProgram, type NoHaproxy } from "./haproxy/find-haproxy.ts";
import type { HaproxyFiles, HaproxyPlanOptions } from "./haproxy/haproxy-plan.ts";
import { pickVariables, readVariableNames } from "./haproxy/haproxy-variables.ts";
import { prepareHaproxyFiles } from "./haproxy/start-haproxy.ts";
import type { PortPlan } from "./port-plan.ts";
import { StackError } from "./stack-error.ts";
import type { Balancer, StackOptions } from "./stack.ts";

/** Decided before anything runs: the services have to know whether HAProxy will. */
export interface BalancerPlan extends HaproxyProgram {
  readonly files: HaproxyFiles;
  readonly usesTls: boolean;
}

/**
 * Looks for HAProxy and makes what it needs.
 *
 * @throws {StackError} `configuration` when it is demanded and not there
 */
export const planBalancer = async (
  { haproxy, tls: usesTls = false }: StackOptions,
  { environment }: Pick<Config, "environment">,
  dataDir: string | undefined,
  crew: Crew,
): Promise<BalancerPlan | NoHaproxy> => {
  if (haproxy === false) return { reason: "without HAProxy, as asked" };
  const program = await findHaproxy(environment["PATH"]);
  if (program.file === undefined) {
    if (!haproxy && !usesTls) return program;
    throw new StackError("configuration", `${program.reason}: install HAProxy 2.6 or later`);
  }
  return { ...program, usesTls, files: await prepareFiles(usesTls, dataDir, crew) };
};

const prepareFiles = async (
  isTlsNeeded: boolean,
  dataDir: string | undefined,
  crew: Crew,
): Promise<HaproxyFiles> => {
  const files = await prepareHaproxyFiles(crew);
  const certificates = join(dataDir ?? files.folder, "certificates");
  try {
    await createCertificates({ folder: certificates });
    return { ...files, certificates };
  } catch (error) {
    if (isTlsNeeded || !(error instanceof StackError)) throw error;
    crew.log("stack", `no HTTPS: ${error.message}`);
    return files;
  }
};

/** What HAProxy is started with; undefined when there is none. */
export const haproxyOptions = async (
  plan: BalancerPlan | NoHaproxy,
  ports: PortPlan,
  environment: NodeJS.ProcessEnv,
): Promise<HaproxyPlanOptions | undefined> => {
  const { balancer } = ports;
  if (plan.file === undefined || balancer === undefined) return undefined;
  const { file, files, usesTls } = plan;
  const variables = pickVariables(await readVariableNames(repository), environment);
  return { file, files, usesTls, variables, ports: { ...ports, balancer } };
};

/** What a stack says of the program in front of it. */
export const describeBalancer = (plan: BalancerPlan | NoHaproxy): Balancer =>
  plan.file === undefined
    ? { reason: plan.reason }
    : {
        version: plan.version,
        socket: plan.files.socket,
        certificates: plan.files.certificates,
      };
