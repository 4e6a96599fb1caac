import type { ServiceProcess } from "@tandem/lab";
import { type Front, startFront } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutHaproxy } from "../setup/without-haproxy.ts";
import { openChannel } from "./rig/open-channel.ts";
import { type Lesson, startLesson } from "./rig/start-lesson.ts";
import { portOf, startRecipeApis } from "./rig/start-recipe-apis.ts";

const calls = 100;

/** Calls one after the other on one channel, by who answered them. */
const countAnswers = async (address: string): Promise<Readonly<Record<string, number>>> => {
  const channel = openChannel(address);
  const counts: Record<string, number> = {};
  try {
    for (let call = 0; call < calls; call += 1) {
      const instance = await channel.ask();
      counts[instance] = (counts[instance] ?? 0) + 1;
    }
  } finally {
    channel.close();
  }
  return counts;
};

describe.skipIf(withoutHaproxy)("docs/lessons/grpc-sticks.md", () => {
  let replicas: ServiceProcess[];
  let byConnection: Lesson;
  let ours: Front;

  beforeAll(async () => {
    replicas = await startRecipeApis();
    byConnection = await startLesson(
      "grpc-sticks.cfg",
      replicas.map(({ grpcAddress }) => grpcAddress),
    );
    ours = await startFront({
      recipeApi: replicas.map(({ url, grpcAddress, adminUrl }) => ({
        http: portOf(url),
        grpc: portOf(`http://${grpcAddress}`),
        admin: portOf(adminUrl),
      })),
      environment: process.env,
    });
  });
  afterAll(async () => {
    await Promise.all([byConnection.close(), ours.close()]);
    await Promise.all(replicas.map((replica) => replica.end("SIGKILL")));
  });

  it("a channel through TCP has one replica, through ours both by halves", async () => {
    const stuck = await countAnswers(`127.0.0.1:${byConnection.port}`);
    const spread = await countAnswers(`127.0.0.1:${ours.ports.recipeApiGrpc}`);
    process.stdout.write(`TCP: ${JSON.stringify(stuck)}\nours: ${JSON.stringify(spread)}\n`);

    expect(Object.values(stuck)).toEqual([calls]);
    expect(Object.keys(spread).toSorted()).toEqual(["recipe-api-1", "recipe-api-2"]);
    expect(Math.min(...Object.values(spread))).toBeGreaterThanOrEqual(0.4 * calls);
  });
});
