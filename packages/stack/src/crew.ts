import { createMergedLog } from "./logs/merged-log.ts";
import type { Postgres } from "./postgres/start-postgres.ts";
import type { Surroundings } from "./processes/child.ts";
import { startGuardian } from "./processes/guardian.ts";
import type { Redis } from "./redis/start-redis.ts";
import type { SupervisedProcess } from "./processes/supervised-process.ts";
import type { ServiceName } from "./services/service-plan.ts";
import { StackError } from "./stack-error.ts";
import type { StackOptions } from "./stack.ts";

/** The running processes of a stack, and the order in which they end. */
export interface Crew extends Surroundings {
  readonly processes: readonly SupervisedProcess[];
  /** Aborted when the stack cannot go on, with the error as its reason. */
  readonly failure: AbortSignal;
  fail(error: Error): void;
  add(service: ServiceName, process: SupervisedProcess): void;
  addPostgres(postgres: Postgres): void;
  addRedis(redis: Redis): void;
  addHaproxy(process: SupervisedProcess): void;
  /** Runs when everything has ended in order. */
  afterStop(step: () => Promise<void>): void;
  /** Who needs another ends before it. 10 s at most: what takes longer is ended by force. */
  stop(): Promise<void>;
  /** At once, in no order. */
  kill(): Promise<void>;
}

/**
 * Milliseconds after the begin of a stop. A web-api may take 5 s for the requests that it is
 * answering; after that nobody asks recipe-api, Redis or the database any more. HAProxy stands between
 * the services too, so it ends after both.
 */
export const stopDeadlines = {
  "web-api": 5_500,
  "recipe-api": 7_500,
  haproxy: 8_000,
  redis: 8_500,
  postgres: 9_500,
} as const;

type Services = Record<ServiceName, SupervisedProcess[]>;

interface Others {
  postgres?: Postgres;
  redis?: Redis;
  haproxy?: SupervisedProcess;
}

const stopInOrder = async (
  services: Services,
  { haproxy, redis, postgres }: Others,
): Promise<void> => {
  const startedAt = performance.now();
  const timeLeft = (name: keyof typeof stopDeadlines): number =>
    startedAt + stopDeadlines[name] - performance.now();
  for (const name of ["web-api", "recipe-api"] as const)
    await Promise.all(services[name].map((process) => process.stop(timeLeft(name))));
  await haproxy?.stop(timeLeft("haproxy"));
  await redis?.stop(timeLeft("redis"));
  await redis?.close();
  await postgres?.stop(timeLeft("postgres"));
  await postgres?.close();
};

const createSurroundings = ({ output, replicas = 2, useColours }: StackOptions): Surroundings => {
  const names = [`recipe-api-${replicas}`];
  const log = output ? createMergedLog(output, names, useColours) : () => undefined;
  return { guardian: startGuardian(), log };
};

export const createCrew = (options: StackOptions): Crew => {
  const surroundings = createSurroundings(options);
  const failure = new AbortController();
  const services: Services = { "recipe-api": [], "web-api": [] };
  const lastSteps: (() => Promise<void>)[] = [];
  const others: Others = {};
  let stopped: Promise<void> | undefined;
  const list = (): SupervisedProcess[] => [
    ...(others.postgres ? [others.postgres.process] : []),
    ...(others.redis ? [others.redis.process] : []),
    ...services["recipe-api"],
    ...services["web-api"],
    ...(others.haproxy ? [others.haproxy] : []),
  ];
  const stop = async (): Promise<void> => {
    await stopInOrder(services, others);
    for (const step of lastSteps) await step();
    surroundings.guardian.close();
  };
  return {
    ...surroundings,
    failure: failure.signal,
    get processes() {
      return list();
    },
    fail: (error) => failure.abort(error),
    add: (service, process) => void services[service].push(process),
    addPostgres: (started) => void (others.postgres = started),
    addRedis: (started) => void (others.redis = started),
    addHaproxy: (process) => void (others.haproxy = process),
    afterStop: (step) => void lastSteps.push(step),
    stop: () => (stopped ??= stop()),
    async kill() {
      failure.abort(new StackError("start_failed", "stopped at once"));
      await Promise.all(list().map((process) => process.kill()));
      surroundings.guardian.close();
    },
  };
};
