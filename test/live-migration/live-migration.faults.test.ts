import {
  checkVersions,
  type Load,
  type LoadGenerator,
  type LoadResult,
  operationsOf,
  startLoadGenerator,
  waitUntil,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeAnswers } from "../faults/rig/always-true.ts";
import { databaseLoad } from "../faults/rig/database-load.ts";
import { loadBeside, requestsOf } from "../faults/rig/load-beside.ts";
import { slowestOf } from "../faults/rig/latencies.ts";
import { protocols } from "../faults/rig/load.ts";
import { watchWrites, type WrittenRecipes } from "../faults/rig/written-recipes.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";
import { afterChanges, type FoundRecipe } from "./rig/changed-recipes.ts";
import { driftApart } from "./rig/drift-apart.ts";
import type { RecipeChangerOptions } from "./rig/recipe-changer.ts";
import { type Lesson, startLesson } from "./rig/start-lesson.ts";
import { watchLocks } from "./rig/watch-locks.ts";

const recipes = 6_000;
/** Four of each batch: each is changed again every few seconds. */
const changed = Array.from({ length: 24 }, (_, index) => 250 * index + 7);

/** Reads, new recipes and changes of old ones, over all three protocols. */
const loadOf = (url: string): Load => {
  const load = databaseLoad(url, { durationMs: 5_000 });
  const changers = protocols.map((name) => {
    const options: RecipeChangerOptions = { url, path: `/via/${name}/recipes`, ids: changed };
    const module = import.meta.resolve("./rig/recipe-changer.ts");
    return {
      name: `change ${name}`,
      weight: 0.3,
      target: { protocol: "module", module, options } as const,
    };
  });
  return { ...load, kinds: [...load.kinds, ...changers] };
};

/** One of each batch, see driftApart. */
const apart = [500, 1_500, 2_500, 3_500, 4_500, 5_500];

const readApart = {
  text: "SELECT id, instructions AS steps FROM recipes WHERE id = ANY($1) ORDER BY id",
  values: [apart],
};

const readChanged = {
  before: {
    text: "SELECT id, name, steps, version FROM recipes WHERE id = ANY($1) ORDER BY id",
    values: [changed],
  },
  after: {
    text: `SELECT id, name, instructions AS steps, version FROM recipes
      WHERE id = ANY($1) ORDER BY id`,
    values: [changed],
  },
};

// All that was there before and that nobody has changed.
const readOthers = {
  before: {
    text: `SELECT md5(string_agg(id || name || steps || version, ',' ORDER BY id)) AS sum
      FROM recipes WHERE id <= $1 AND id <> ALL($2)`,
    values: [recipes, [...changed, ...apart]],
  },
  after: {
    text: `SELECT md5(string_agg(id || name || instructions || version, ',' ORDER BY id)) AS sum
      FROM recipes WHERE id <= $1 AND id <> ALL($2)`,
    values: [recipes, [...changed, ...apart]],
  },
};

const lastId = { text: "SELECT max(id) AS id FROM recipes" };

// What two versions side by side have done since the recipe $1: each has made new ones.
const byZeroAndOne = `
  SELECT count(*) FILTER (WHERE instructions IS NULL) > 0 AND count(instructions) > 0 AS "isEnough"
  FROM recipes WHERE id > $1`;
// They write alike.
const byOneAndTwo = `SELECT count(*) >= 10 AS "isEnough" FROM recipes WHERE id > $1`;
const byTwoAndThree = `
  SELECT count(steps) > 0 AND count(*) FILTER (WHERE steps IS NULL) > 0 AS "isEnough"
  FROM recipes WHERE id > $1`;

const columns = {
  text: `SELECT column_name AS name, is_nullable AS nullable FROM information_schema.columns
    WHERE table_name = 'recipes' AND column_name IN ('steps', 'instructions')`,
};

describe.skipIf(withoutHaproxy)("docs/lessons/live-migration.md", () => {
  let lesson: Lesson;
  let generator: LoadGenerator;
  let created: WrittenRecipes;

  beforeAll(async () => {
    lesson = await startLesson();
    await lesson.migrate("--seed", "--count", `${recipes}`);
    generator = startLoadGenerator();
    created = watchWrites(lesson.ask);
    // The first requests of a process are its slowest.
    created.note(await generator.run({ ...loadOf(lesson.stack.url), durationMs: 2_000 }));
  });
  afterAll(async () => {
    await generator.close();
    await lesson.close();
  });

  const say = (...texts: readonly string[]): void => {
    for (const text of texts) process.stdout.write(`${text.trim()}\n`);
  };

  /** Restarts one replica, waits until it and the old one have done what the text asks for, and restarts the other. */
  const restart = (sideBySide: string, work = async (): Promise<void> => undefined) =>
    lesson.restart(async () => {
      await work();
      const [last] = await lesson.ask<{ id: number }>(lastId);
      const query = { text: sideBySide, values: [last?.id ?? 0] };
      const isEnough = async (): Promise<boolean> => {
        const [row] = await lesson.ask<{ isEnough: boolean }>(query);
        return row?.isEnough ?? false;
      };
      await waitUntil("both versions write", isEnough, { timeoutMs: 30_000, pauseMs: 200 });
    });

  /** The steps of recipes that the old code has changed behind the new one's back. */
  const steps = new Map<number, string>();
  const driftAllApart = async (): Promise<void> => {
    for (const id of apart) steps.set(id, await driftApart(lesson.stack.url, lesson.ask, id));
  };

  const migrateLive = async (): Promise<void> => {
    const { apply, migrate, patches } = lesson;
    const [writeBoth = "", readNew = "", writeNew = "", contract = ""] = patches;
    await apply(writeBoth);
    say(await migrate());
    await restart(byZeroAndOne, driftAllApart);
    const filled = await migrate("backfill", "recipe-instructions");
    say(filled);
    expect(filled.match(/^ids /gm)?.length).toBeGreaterThanOrEqual(6);
    expect(Number(/the longest took (\d+) ms/.exec(filled)?.[1])).toBeLessThanOrEqual(500);
    expect(await migrate("backfill", "recipe-instructions")).toMatch(/: 0 rows changed in \d+ b/);

    await apply(readNew);
    say(await migrate());
    await restart(byOneAndTwo);

    await apply(writeNew);
    say(await migrate());
    await restart(byTwoAndThree);

    await apply(contract);
    say(await migrate());
  };

  it(
    "renames a column under load: nobody fails, and no change is lost",
    { timeout: 180_000 },
    async () => {
      const { stack, ask } = lesson;
      const before = await ask<FoundRecipe>(readChanged.before);
      const others = await ask(readOthers.before);
      const locks = await watchLocks(stack.stack.urls.database);
      const results = await loadBeside(generator, loadOf(stack.url), migrateLive);
      const longestWaitMs = await locks();
      const requests = requestsOf(results);
      const failed = requests.filter(({ outcome }) => outcome !== "accepted");
      say(
        `${requests.length} requests, ${failed.length} failed; slowest answer ${slowestOf(requests).toFixed(0)} ms`,
        `longest wait for a lock ${longestWaitMs.toFixed(0)} ms`,
      );

      expect(failed).toEqual([]);
      for (const result of results) {
        expectWholeAnswers(result);
        created.note(result);
      }
      await created.expectKept();
      await expectNothingLost(results, before);
      expect(await ask(readOthers.after)).toEqual(others);
      // A service waits for 500 ms, and then fails.
      expect(longestWaitMs).toBeLessThan(500);
      expect(await ask(columns)).toEqual([{ name: "instructions", nullable: "NO" }]);
      const ends = stack.deaths();
      expect(ends).toEqual(ends.map(() => expect.stringMatching(/recipe-api.*exit code 0/)));
      expect(ends).toHaveLength(6);
    },
  );

  const expectNothingLost = async (
    results: readonly LoadResult[],
    before: readonly FoundRecipe[],
  ): Promise<void> => {
    const found = await lesson.ask<FoundRecipe>(readChanged.after);
    const operations = results
      .flatMap(operationsOf)
      .filter(({ recipe = 0 }) => changed.includes(recipe));
    expect(found).toEqual(afterChanges(before, operations));
    expect(checkVersions(operations, found)).toEqual([]);
    const drifted = [...steps].map(([id, text]) => ({ id, steps: text }));
    expect(await lesson.ask(readApart)).toEqual(drifted);
    expect(found.filter(({ version }) => version > 2).length).toBeGreaterThan(changed.length / 2);
  };
});
