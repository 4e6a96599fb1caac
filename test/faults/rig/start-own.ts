import { type LoadResult, withoutCopies, withoutShedding } from "@tandem/lab";
import { type Front, type Postgres, startFront } from "@tandem/stack";
import { expect } from "vitest";
import { migrateAndSeed } from "../../start-seeded-postgres.ts";
import { expectWholeAnswers } from "./always-true.ts";
import { type Ask, asker } from "./ask-postgres.ts";
import { type HaproxyStatus, readHaproxyStatus } from "./haproxy-status.ts";
import { protocols } from "./load.ts";
import { type OwnService, planService, type ServiceOptions } from "./own-service.ts";
import { warmUp } from "./running-stack.ts";
import { startDurablePostgres } from "./start-on-database.ts";
import { watchWrites, type WrittenRecipes } from "./written-recipes.ts";

/**
 * The whole stack behind HAProxy, each process of it started in its own way, on a PostgreSQL that
 * waits for its disk. Nobody but the test restarts what ends.
 */
export interface Own extends HaproxyStatus {
  /** Where everybody asks. */
  readonly url: string;
  readonly postgres: Postgres;
  /** As the superuser. */
  readonly ask: Ask;
  readonly recipeApi: readonly OwnService[];
  readonly webApi: readonly OwnService[];
  /** What holds under every fault: answers are whole, no process ends, and what was written is kept. */
  expectAlwaysTrue(result: LoadResult): Promise<void>;
  close(): Promise<void>;
}

/** How one replica is started; the first has the number 1. */
type Prepare = (options: ServiceOptions, number: number) => ServiceOptions;

export interface OwnOptions {
  /** @default 2 */
  readonly recipeApis?: number;
  readonly prepare?: Prepare;
}

const webApis = 2;

const common = { ...withoutShedding, ...withoutCopies, NODE_ENV: "development" };

/** The load generator has one address, and opens a connection for every request under way. */
const manyRequests = { LB_RATE_LIMIT: "1000000", LB_CLIENT_CONNECTIONS: "10000" };

export const startOwn = async ({
  recipeApis = 2,
  prepare = (options) => options,
}: OwnOptions = {}): Promise<Own> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const postgres = await startDurablePostgres(started);
  await migrateAndSeed(postgres);
  const [recipeApi, webApi] = await Promise.all([
    planAll("recipe-api", recipeApis),
    planAll("web-api", webApis),
  ]);
  const startAll = async (services: readonly OwnService[], options: ServiceOptions) => {
    started.defer(async () => void (await Promise.all(services.map((each) => each.close()))));
    await Promise.all(services.map((each, index) => each.start(prepare(options, index + 1))));
  };
  await startAll(recipeApi, recipeApiOn(postgres));
  const front = await startFront({
    webApi: webApi.map(({ ports }) => ports),
    recipeApi: recipeApi.map(({ ports }) => ports),
    environment: { ...process.env, ...manyRequests },
  });
  started.defer(() => front.close());
  await startAll(webApi, webApiBehind(front));
  const status = readHaproxyStatus(`http://127.0.0.1:${front.ports.stats}`);
  for (const { name } of [...recipeApi, ...webApi]) await status.isUsed(name);
  const url = `http://127.0.0.1:${front.ports.public}`;
  await warmUp(protocols.map((name) => `${url}/via/${name}/recipes/42`));
  const ask = asker(postgres.adminUrl);
  const running = started.move();
  return {
    ...status,
    url,
    postgres,
    ask,
    recipeApi,
    webApi,
    expectAlwaysTrue: alwaysTrue([...recipeApi, ...webApi], watchWrites(ask)),
    close: () => running.disposeAsync(),
  };
};

const planAll = (service: string, count: number): Promise<OwnService[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => planService(`${service}-${index + 1}`)));

const recipeApiOn = ({ url }: Postgres): ServiceOptions => ({
  script: "services/recipe-api/src/server.ts",
  env: { ...common, DATABASE_URL: url },
});

const webApiBehind = ({ ports }: Front): ServiceOptions => ({
  script: "services/web-api/src/server.ts",
  env: {
    ...common,
    RECIPE_API_HTTP: `http://127.0.0.1:${ports.recipeApiHttp}`,
    RECIPE_API_GRPC: `127.0.0.1:${ports.recipeApiGrpc}`,
  },
});

const alwaysTrue =
  (services: readonly OwnService[], writes: WrittenRecipes): Own["expectAlwaysTrue"] =>
  async (result) => {
    expectWholeAnswers(result);
    expect(services.filter((each) => !each.isRunning()).map(({ name }) => name)).toEqual([]);
    writes.note(result);
    await writes.expectKept();
  };
