import { setTimeout as delay } from "node:timers/promises";
import {
  apiKeys,
  freePorts,
  internalToken,
  type LoadGenerator,
  type ServiceProcess,
  startLoadGenerator,
  startService,
  waitUntilOk,
  withoutCopies,
  withoutShedding,
} from "@tandem/lab";
import { type Front, type Postgres, startFront } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeAnswers } from "../rig/always-true.ts";
import { asker } from "../rig/ask-postgres.ts";
import { databaseLoad } from "../rig/database-load.ts";
import { protocols, recoveryAfter } from "../rig/load.ts";
import { type RunningServices, watchServices } from "../rig/running-services.ts";
import { sayRow } from "../rig/say-row.ts";
import { portOf, startDurablePostgres } from "../rig/start-on-database.ts";
import { watchWrites } from "../rig/written-recipes.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";
import { migrateAndSeed } from "../../start-seeded-postgres.ts";

let postgres: Postgres;
let ports: Front["ports"];
let generator: LoadGenerator;
const started = new AsyncDisposableStack();

/** Milliseconds for which the services are alone. */
const aloneMs = 4_000;

/** Where HAProxy is going to be, so that web-api knows it before. */
const planPorts = async (): Promise<Front["ports"]> => {
  const [port = 0, https = 0, recipeApiHttp = 0, recipeApiGrpc = 0, stats = 0] = await freePorts(5);
  return { public: port, https, recipeApiHttp, recipeApiGrpc, stats };
};

const startTwo = (
  service: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly ServiceProcess[]> => {
  const script = `services/${service}/src/server.ts`;
  const secrets = { INTERNAL_TOKEN: internalToken, API_KEYS: apiKeys };
  const always = { ...withoutShedding, ...withoutCopies, ...secrets };
  const options = { script, env: { ...always, ...env }, ready: false };
  return Promise.all([startService(options), startService(options)]);
};

interface Services extends RunningServices {
  readonly recipeApi: readonly ServiceProcess[];
  readonly webApi: readonly ServiceProcess[];
}

/** Nobody restarts what ends: a crash is seen. */
const startServices = async (): Promise<Services> => {
  const recipeApi = await startTwo("recipe-api", { DATABASE_URL: postgres.url });
  const webApi = await startTwo("web-api", {
    RECIPE_API_HTTP: `http://127.0.0.1:${ports.recipeApiHttp}`,
    RECIPE_API_GRPC: `127.0.0.1:${ports.recipeApiGrpc}`,
  });
  const running = watchServices([...recipeApi, ...webApi]);
  started.defer(() => running.close());
  return { ...running, recipeApi, webApi };
};

const startHaproxy = async ({ recipeApi, webApi }: Services): Promise<void> => {
  const portsOf = ({ url, adminUrl, grpcAddress }: ServiceProcess) => {
    return { http: portOf(url), admin: portOf(adminUrl), grpc: portOf(`http://${grpcAddress}`) };
  };
  const front = await startFront({
    webApi: webApi.map(portsOf),
    recipeApi: recipeApi.map(portsOf),
    ports,
    environment: process.env,
  });
  started.defer(() => front.close());
};

const statusOf = async (url: string): Promise<number> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(6_000) });
  await answer.arrayBuffer();
  return answer.status;
};

const readinessOf = (services: readonly ServiceProcess[]): Promise<number[]> =>
  Promise.all(services.map(({ adminUrl }) => statusOf(`${adminUrl}/readyz`)));

/** What every web-api answers over every protocol, again and again. */
const askFor = async (ms: number, webApi: readonly ServiceProcess[]) => {
  const until = Date.now() + ms;
  const paths = protocols.map((name) => `/via/${name}/recipes/42`);
  const urls = webApi.flatMap(({ url }) => paths.map((path) => `${url}${path}`));
  const statuses = new Set<number>();
  while (Date.now() < until) {
    for (const status of await Promise.all(urls.map(statusOf))) statuses.add(status);
    await delay(100);
  }
  return statuses;
};

describe.skipIf(withoutHaproxy)("services that are there before everything else", () => {
  beforeAll(async () => {
    postgres = await startDurablePostgres(started);
    await migrateAndSeed(postgres);
    await postgres.stop();
    ports = await planPorts();
    generator = startLoadGenerator();
    started.defer(() => generator.close());
  });
  afterAll(() => started.disposeAsync());

  it("row 44: they wait, say so, and are ready soon after what they need", async () => {
    const services = await startServices();
    for (const { adminUrl } of services.webApi) await waitUntilOk(`${adminUrl}/readyz`);
    const statuses = await askFor(aloneMs, services.webApi);
    const waiting = await readinessOf(services.recipeApi);
    await Promise.all([postgres.start(), startHaproxy(services)]);
    const thereAt = Date.now();
    const url = `http://127.0.0.1:${ports.public}`;
    const result = await generator.run(databaseLoad(url, { durationMs: 4_000 }));
    const readyMs = recoveryAfter(result, thereAt);

    sayRow("44", `all is ready ${readyMs.toFixed(0)} ms after PostgreSQL and HAProxy`, result);
    expect([...statuses]).toEqual([503]);
    expect(waiting).toEqual([503, 503]);
    expect(readyMs).toBeLessThanOrEqual(2_000);
    services.expectNoExits();
    expectWholeAnswers(result);
    const writes = watchWrites(asker(postgres.adminUrl));
    writes.note(result);
    await writes.expectKept();
  });
});
