import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecipeSources } from "../../src/clients/open-recipe-sources.ts";
import { openSources, startCall } from "../open-sources.ts";

const script = "services/recipe-api/src/server.ts";
const startRecipeApi = () =>
  startService({ script, env: { ...withoutShedding, DATABASE_URL: "memory:" } });

describe.each(["http", "graphql", "grpc"] as const)("web-api's client over %s", (protocol) => {
  let producer: ServiceProcess;
  let sources: RecipeSources;
  beforeAll(async () => {
    producer = await startRecipeApi();
    sources = await openSources(producer.url, producer.grpcAddress);
  });
  afterAll(async () => {
    await sources.close();
    await producer.end("SIGKILL");
  });

  it("gets a recipe and who produced it", async () => {
    const answer = await sources[protocol].getRecipe(42, startCall());
    expect(answer).not.toHaveProperty("stale_seconds");
    expect(answer).toMatchObject({
      producer: { pid: producer.child.pid },
      recipe: {
        id: 42,
        name: "Chicken Tikka Masala",
        ingredients: [
          { id: 1, name: "Chicken", quantity: "1 lb" },
          { id: 2, name: "Sauce", quantity: "2 cups" },
        ],
        version: 1,
        created_at: "2026-01-01T00:00:00.000Z",
      },
    });
  });

  it("fails with not_found and the producer's words", async () => {
    await expect(sources[protocol].getRecipe(999_999, startCall())).rejects.toMatchObject({
      code: "not_found",
      message: "recipe 999999 does not exist",
    });
  });

  it.each([0, -1, 3_000_000_000])("fails with invalid_argument for the id %d", async (id) => {
    await expect(sources[protocol].getRecipe(id, startCall())).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });

  it("gets the largest page there is", async () => {
    const { recipes, next } = await sources[protocol].listRecipes(
      { limit: 100, after: 0, q: "" },
      startCall(),
    );
    expect(recipes).toHaveLength(100);
    expect(next).toBe("100");
    expect(recipes[59]?.steps.length).toBeGreaterThan(20_000);
  });

  it("gets an empty page", async () => {
    const query = { limit: 5, after: 0, q: "no such dish" };
    expect(await sources[protocol].listRecipes(query, startCall())).toMatchObject({
      producer: { pid: producer.child.pid },
      recipes: [],
      next: null,
    });
  });

  it("fails with the deadline's reason when a frozen producer does not answer", async () => {
    producer.child.kill("SIGSTOP");
    try {
      const call = sources[protocol].getRecipe(42, startCall({ timeoutMs: 200 }));
      await expect(call).rejects.toMatchObject({ code: "deadline_exceeded" });
    } finally {
      producer.child.kill("SIGCONT");
    }
  });

  it("fails with cancelled when its caller goes away", async () => {
    producer.child.kill("SIGSTOP");
    try {
      const context = startCall();
      const call = sources[protocol].getRecipe(42, context);
      context.deadline.cancel();
      await expect(call).rejects.toMatchObject({ code: "cancelled" });
    } finally {
      producer.child.kill("SIGCONT");
    }
  });

  it("asks nobody when its caller is gone already", async () => {
    const context = startCall();
    context.deadline.cancel();
    await expect(sources[protocol].getRecipe(42, context)).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});

describe.each(["http", "graphql", "grpc"] as const)("over %s, a producer", (protocol) => {
  it("that is killed is unavailable", async () => {
    const producer = await startRecipeApi();
    const sources = await openSources(producer.url, producer.grpcAddress);
    try {
      await sources[protocol].getRecipe(42, startCall());
      await producer.end("SIGKILL");
      await expect(sources[protocol].getRecipe(42, startCall())).rejects.toMatchObject({
        code: "unavailable",
      });
    } finally {
      await sources.close();
      await producer.end("SIGKILL");
    }
  });
});
