import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFaultProxy, type FaultProxy, type LoadResult } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";
import { expect } from "vitest";
import { connectionsOf, expectWholeAnswers } from "./always-true.ts";
import { type Ask, asker } from "./ask-postgres.ts";
import { type Balanced, type BalancedOptions, startBalanced } from "./start-balanced.ts";
import { watchWrites } from "./written-recipes.ts";

/** The whole stack behind HAProxy, two replicas of each service, on a PostgreSQL that waits for its disk. */
export interface OnDatabase extends Balanced {
  /** Nobody restarts it after `stop`; one that is killed comes back on its port. */
  readonly postgres: Postgres;
  /** Between recipe-api and PostgreSQL. */
  readonly proxy: FaultProxy;
  /** As the superuser, past the proxy. */
  readonly ask: Ask;
  /** Connections that one recipe-api has to the proxy. */
  databaseConnections(name: string): Promise<number>;
  /**
   * What holds under every fault: answers are whole, no process ends, and all that was ever written
   * over this stack is kept, see watchWrites. The pools are as large as they may be, at most.
   */
  expectAlwaysTrue(result: LoadResult): Promise<void>;
}

/** As recipe-api does unless it is told otherwise. */
export const poolSize = 10;

export const producers = ["recipe-api-1", "recipe-api-2"] as const;

/** @param options as for startBalanced, without work, PostgreSQL has some, and without copies */
export const startOnDatabase = async (options: BalancedOptions = {}): Promise<OnDatabase> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const postgres = await startDurablePostgres(started);
  const target = { host: "127.0.0.1", port: portOf(postgres.url) };
  const proxy = await createFaultProxy({ target });
  started.defer(() => proxy.close());
  const stack = await startBalanced({
    workMs: 0,
    copies: "nobody",
    ...options,
    variables: {
      DATABASE_URL: through(proxy, postgres.url),
      MIGRATION_DATABASE_URL: postgres.migrationUrl,
      ...options.variables,
    },
  });
  started.defer(() => stack.close());
  const ask = asker(postgres.adminUrl);
  const writes = watchWrites(ask);
  const databaseConnections = async (name: string): Promise<number> => {
    const pid = stack.pidOf(name);
    const others = connectionsOf(pid, new Set([proxy.port]));
    return (await connectionsOf(pid)) - (await others);
  };
  const running = started.move();
  return {
    ...stack,
    postgres,
    proxy,
    ask,
    databaseConnections,
    expectAlwaysTrue: async (result) => {
      expectWholeAnswers(result);
      expect(stack.deaths()).toEqual([]);
      writes.note(result);
      await writes.expectKept();
      for (const name of producers)
        expect(await databaseConnections(name)).toBeLessThanOrEqual(poolSize);
    },
    close: () => running.disposeAsync(),
  };
};

/** Its folder goes with it. */
export const startDurablePostgres = async (owner: AsyncDisposableStack): Promise<Postgres> => {
  const dataDir = await mkdtemp(join(tmpdir(), "tandem-durable-"));
  owner.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ ephemeral: false, dataDir });
  owner.defer(() => postgres.close());
  await expectDurable(asker(postgres.adminUrl));
  return postgres;
};

/** What makes "acknowledged" mean "on the disk". */
const durable = ["fsync", "full_page_writes", "synchronous_commit"];

const expectDurable = async (ask: Ask): Promise<void> => {
  const text = "SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name";
  const settings = await ask({ text, values: [durable] });
  expect(settings).toEqual(durable.map((name) => ({ name, setting: "on" })));
};

export const portOf = (url: string): number => Number(new URL(url).port);

const through = (proxy: FaultProxy, url: string): string => {
  const changed = new URL(url);
  changed.port = String(proxy.port);
  return changed.href;
};
