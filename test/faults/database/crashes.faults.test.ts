import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { controlFaults, withFaults } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { percentile, slowestOf } from "../rig/latencies.ts";
import { type Protocol, protocols } from "../rig/load.ts";
import type { OwnService } from "../rig/own-service.ts";
import { sendWrite, type WriteAnswer } from "../rig/post-recipe.ts";
import { type Own, startOwn } from "../rig/start-own.ts";
import { keyedName } from "../rig/written-recipes.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

/** So many that two are there while the others come back: most of a round is the start of a process. */
const replicas = 6;
const rounds = 100;
const moments = ["after-commit", "before-commit"] as const;
type Moment = (typeof moments)[number];

interface Post extends WriteAnswer {
  readonly key: string;
  readonly protocol: Protocol;
}

let stack: Own;
/** Of each recipe-api: resolves when HAProxy gives it requests. */
let back: Promise<void>[];

const post = async (protocol: Protocol): Promise<Post> => {
  const key = randomUUID();
  const url = `${stack.url}/via/${protocol}/recipes`;
  const body = JSON.stringify({ name: keyedName(key), steps: "Stir.", ingredients: [] });
  return { key, protocol, ...(await sendWrite({ url, key, body })) };
};

/** Two writers at a time, for as long as the process runs. */
const postUntilItDies = async (service: OwnService, protocol: Protocol): Promise<Post[]> => {
  const posts: Post[] = [];
  const keepPosting = async (): Promise<void> => {
    while (service.isRunning()) posts.push(await post(protocol));
  };
  await Promise.all([keepPosting(), keepPosting()]);
  return posts;
};

/** Over all protocols, until HAProxy asks it no more for any: the next one that dies is the only one. */
const postUntilItIsLeftOut = async ({ name }: OwnService): Promise<Post[]> => {
  const posts: Post[] = [];
  const isLeftOut = async (): Promise<boolean> => {
    const leftOut = await stack.leftOut();
    return ["http", "grpc"].every((backend) => leftOut.includes(`recipe-api-${backend}/${name}`));
  };
  while (!(await isLeftOut())) {
    posts.push(...(await Promise.all(protocols.map(post))));
    await delay(50);
  }
  return posts;
};

const bringBack = async (service: OwnService): Promise<void> => {
  await service.replace();
  await stack.isUsed(service.name);
};

/** One recipe-api dies of a write, and another begins in its place. */
const crash = async (place: number, at: Moment, protocol: Protocol): Promise<readonly Post[]> => {
  const service = stack.recipeApi[place];
  if (service === undefined) throw new Error(`there is no place ${place}`);
  await controlFaults(service.process().child).set("crash", { at, randomDelayMs: 50 });
  const posts = await postUntilItDies(service, protocol);
  posts.push(...(await postUntilItIsLeftOut(service)));
  back[place] = bringBack(service);
  return posts;
};

describe.skipIf(withoutHaproxy)("behind HAProxy, recipe-api that dies while it writes", () => {
  beforeAll(async () => {
    stack = await startOwn({
      recipeApis: replicas,
      prepare: (options) => {
        const env = { ...options.env, LOG_LEVEL: "warn" };
        return withFaults({ ...options, env }, { crash: "off" });
      },
    });
    back = stack.recipeApi.map(() => Promise.resolve());
  });
  afterAll(() => stack.close());

  it("row 27: nobody notices, and nothing is done twice", { timeout: 180_000 }, async () => {
    const posts: Post[] = [];
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      const place = round % replicas;
      // Who is to die, and who is to be there besides.
      await Promise.all([back[place], back[(place + 1) % replicas]]);
      const moment = moments[Math.floor(round / replicas) % moments.length] ?? "after-commit";
      const protocol = protocols[round % protocols.length] ?? "http";
      posts.push(...(await crash(place, moment, protocol)));
    }
    await Promise.all(back);
    const failed = posts.filter(({ status }) => status !== 201);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);

    process.stdout.write(
      `row 27: ${rounds} crashes in ${seconds} s, ${posts.length} POSTs, ${failed.length} failed; median ${percentile(posts, 0.5).toFixed(0)} ms, slowest ${slowestOf(posts).toFixed(0)} ms\n`,
    );
    expect(failed).toEqual([]);
    expect(slowestOf(posts)).toBeLessThanOrEqual(1_500);
    const answered = posts.map(({ key, recipe }) => ({ name: keyedName(key), id: recipe?.id }));
    expect(await stack.ask(written)).toEqual(
      answered.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0)).map((each) => ({ ...each, keys: 1 })),
    );
    expect(await stack.ask(countKeys)).toEqual([{ count: posts.length }]);
  });
});

/** Each recipe that was made here, and how many keys lead to it. */
const written = {
  text: `SELECT name, recipes.id, count(key)::integer AS keys
    FROM recipes LEFT JOIN idempotency_keys ON (result ->> 'id')::integer = recipes.id
    WHERE starts_with(name, $1) GROUP BY recipes.id ORDER BY recipes.id`,
  values: [keyedName("")],
};

const countKeys = { text: "SELECT count(*)::integer AS count FROM idempotency_keys" };
