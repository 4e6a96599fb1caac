import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyRepository, repository, waitUntil } from "@tandem/lab";
import { type Ask, asker } from "../../faults/rig/ask-postgres.ts";
import { replaceProcess } from "../../faults/rig/replace-process.ts";
import { type Balanced, startBalanced } from "../../faults/rig/start-balanced.ts";

const lesson = join(repository, "docs/lessons/live-migration");

/** The whole stack behind HAProxy, from a copy of the repository that takes the lesson's patches. */
export interface Lesson {
  readonly stack: Balanced;
  /** As the services. */
  readonly ask: Ask;
  /** The patches, in their order. */
  readonly patches: readonly string[];
  apply(patch: string): Promise<void>;
  /** The migration job of the copy; what it has said. */
  migrate(...args: readonly string[]): Promise<string>;
  /**
   * Restarts both recipe-api, one after the other, with the code as it is now.
   *
   * @param between runs while one replica has the code of before
   */
  restart(between: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const startLesson = async (): Promise<Lesson> => {
  await using started = new AsyncDisposableStack();
  const copy = await copyRepository();
  started.defer(() => copy.remove());
  const servicesFolder = join(copy.folder, "services");
  // All that is read is read from PostgreSQL: no copy hides what has become of it.
  const stack = await startBalanced({ workMs: 0, copies: "nobody", servicesFolder });
  started.defer(() => stack.close());
  const { database, migrationDatabase } = stack.stack.urls;
  const job = join(servicesFolder, "recipe-api/src/migrate.ts");
  const env = {
    NODE_ENV: "test",
    DATABASE_URL: database,
    MIGRATION_DATABASE_URL: migrationDatabase,
  };
  const patches = (await readdir(lesson)).toSorted().map((name) => join(lesson, name));
  const running = started.move();
  return {
    stack,
    ask: asker(database),
    patches,
    apply: (patch) => copy.apply(patch),
    migrate: async (...args) =>
      (await promisify(execFile)(process.execPath, [job, ...args], { env })).stdout,
    restart: async (between) => {
      const pid = stack.pidOf("recipe-api-2");
      await restartOne(stack, "recipe-api-1");
      await bothAnswer(stack, [stack.pidOf("recipe-api-1"), pid]);
      await between();
      await restartOne(stack, "recipe-api-2");
    },
    close: () => running.disposeAsync(),
  };
};

const restartOne = async (stack: Balanced, name: string): Promise<void> => {
  await replaceProcess(stack, name, "SIGTERM");
  await stack.isUsed(name);
};

interface Greeting {
  readonly producer_data: { readonly producer_pid: number };
}

/** The old one and the new one, side by side. */
const bothAnswer = async (stack: Balanced, pids: readonly number[]): Promise<void> => {
  const seen = new Set<number>();
  await waitUntil(`${pids.join(" and ")} answer`, async () => {
    const { producer_data } = (await (await fetch(stack.url)).json()) as Greeting;
    seen.add(producer_data.producer_pid);
    return pids.every((pid) => seen.has(pid));
  });
};
