import { type Greeting, jsonSchemas, type Protocol } from "@tandem/contracts";
import { markStale, traceIdOf } from "@tandem/service-kit";
import type { FastifyInstance } from "fastify";
import type { RecipeSource } from "../recipes/recipe-source.ts";

/** The recipe of the greeting. */
const RECIPE_ID = 42;

export interface GreetingOptions {
  readonly protocol: Protocol;
  readonly instance: string;
}

/** `GET /`: the one-line proof that two processes answered. */
export const registerGreeting = (
  server: FastifyInstance,
  source: RecipeSource,
  { protocol, instance }: GreetingOptions,
): void => {
  const schema = { response: { 200: jsonSchemas.greeting } };
  const config = { access: "public" } as const;
  server.get("/", { schema, config }, async ({ call }, reply): Promise<Greeting> => {
    const { producer, recipe, stale_seconds } = await source.getRecipe(RECIPE_ID, call);
    markStale(reply, stale_seconds);
    void reply.header("cache-control", "no-store");
    return {
      consumer_pid: process.pid,
      consumer_instance: instance,
      protocol,
      trace_id: traceIdOf(call.traceParent ?? ""),
      producer_data: { producer_pid: producer.pid, producer_instance: producer.instance, recipe },
    };
  });
};
