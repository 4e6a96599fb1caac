import { type MeasuredProcess, startMeasured } from "./measured-process.ts";
import { freePorts, waitUntilOk, withoutShedding } from "@tandem/lab";

/** A consumer and a producer that answer `GET /` together. */
export interface Subject {
  readonly name: string;
  readonly url: string;
  readonly processes: readonly MeasuredProcess[];
}

/** The raw pair: what everything is a multiple of. */
export const startRaw = async (): Promise<Subject> => {
  const [front = 0, back = 0] = await freePorts(2);
  const processes = [
    startMeasured({ script: "packages/bench/src/raw/producer.ts", args: [`${back}`] }),
    startMeasured({ script: "packages/bench/src/raw/consumer.ts", args: [`${front}`, `${back}`] }),
  ];
  return ready({ name: "raw", url: `http://127.0.0.1:${front}/`, processes });
};

/** web-api and recipe-api with the memory store and without logs. */
export const startTandem = async (protocol: string): Promise<Subject> => {
  const [front = 0, back = 0, grpc = 0, admin = 0, otherAdmin = 0] = await freePorts(5);
  // graphql checks more outside production. The limits are raised, not off: a process that has just
  // been woken would take itself for overloaded.
  const common = { ...withoutShedding, NODE_ENV: "production", LOG_LEVEL: "silent" };
  const producer = startMeasured({
    script: "services/recipe-api/src/server.ts",
    env: {
      ...common,
      PORT: `${back}`,
      GRPC_PORT: `${grpc}`,
      ADMIN_PORT: `${admin}`,
      DATABASE_URL: "memory:",
    },
  });
  const consumer = startMeasured({
    script: "services/web-api/src/server.ts",
    env: {
      ...common,
      PORT: `${front}`,
      ADMIN_PORT: `${otherAdmin}`,
      RECIPE_PROTOCOL: protocol,
      RECIPE_API_HTTP: `http://127.0.0.1:${back}`,
      RECIPE_API_GRPC: `127.0.0.1:${grpc}`,
    },
  });
  const url = `http://127.0.0.1:${front}/`;
  return ready({ name: protocol, url, processes: [producer, consumer] });
};

const ready = async (subject: Subject): Promise<Subject> => {
  await waitUntilOk(subject.url, { timeoutMs: 20_000 });
  return subject;
};
