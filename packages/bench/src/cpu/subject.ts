import { freePorts, waitUntilOk } from "@tandem/lab";
import { type MeasuredProcess, startMeasured } from "./measured-process.ts";
import { startRecipeApi, startWebApi } from "./start-service.ts";

/** A consumer and a producer that answer `GET /` together, or another path. */
export interface Subject {
  readonly name: string;
  readonly url: string;
  readonly processes: readonly MeasuredProcess[];
  /** In front of or between them; counted apart. */
  readonly haproxy?: MeasuredProcess | undefined;
  /** Of the requests. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM; who signed what an https URL shows. */
  readonly ca?: string;
  /** A connection for each request, instead of kept ones. @default false */
  readonly isFresh?: boolean;
}

/** The raw pair: what everything is a multiple of. */
export const startRaw = async (): Promise<Subject> => {
  const [front = 0, back = 0] = await freePorts(2);
  const producer = startMeasured({
    script: "packages/bench/src/raw/producer.ts",
    args: [`${back}`],
  });
  // The consumer does not outlive a producer that is not there.
  await ready({ name: "raw", url: `http://127.0.0.1:${back}/recipes/42`, processes: [producer] });
  const consumer = startMeasured({
    script: "packages/bench/src/raw/consumer.ts",
    args: [`${front}`, `${back}`],
  });
  const url = `http://127.0.0.1:${front}/`;
  return ready({ name: "raw", url, processes: [producer, consumer] });
};

/** web-api and recipe-api with the memory store and without logs. */
export const startTandem = async (protocol: string): Promise<Subject> => {
  const producer = await startRecipeApi();
  const consumer = await startWebApi({
    RECIPE_PROTOCOL: protocol,
    RECIPE_API_HTTP: `http://127.0.0.1:${producer.ports.http}`,
    RECIPE_API_GRPC: `127.0.0.1:${producer.ports.grpc}`,
  });
  const url = `http://127.0.0.1:${consumer.ports.http}/`;
  return ready({ name: protocol, url, processes: [producer.process, consumer.process] });
};

/** Leaves no process behind when it does not become ready. */
const ready = async (subject: Subject): Promise<Subject> => {
  try {
    await waitUntilOk(subject.url, { timeoutMs: 20_000 });
    return subject;
  } catch (error) {
    await Promise.all(subject.processes.map((each) => each.close()));
    throw error;
  }
};
