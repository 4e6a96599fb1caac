import { internalHeaders, type LoadResult } from "@tandem/lab";
import type { CrowdedStack } from "./start-crowded-stack.ts";

/** Callers of one recipe over all three protocols, one third each. */
export type Kinds = Parameters<CrowdedStack["generator"]["run"]>[0]["kinds"];

/** Straight at recipe-api. */
export const straight = ({ recipeApi }: CrowdedStack): Kinds => [
  {
    name: "http",
    target: {
      protocol: "http",
      origin: recipeApi.url,
      path: "/recipes/42",
      headers: internalHeaders,
    },
  },
  {
    name: "graphql",
    target: {
      protocol: "graphql",
      origin: recipeApi.url,
      query: "{ recipe(id: 42) { name ingredients { name } } }",
      headers: internalHeaders,
    },
  },
  {
    name: "grpc",
    target: {
      protocol: "grpc",
      address: recipeApi.grpcAddress,
      method: "recipe.v1.RecipeService/GetRecipe",
      message: { id: 42 },
      metadata: internalHeaders,
    },
  },
];

/** Through web-api, which asks over the three protocols. */
export const throughWebApi = ({ webApi: { url: origin } }: CrowdedStack): Kinds =>
  ["http", "graphql", "grpc"].map((name) => ({
    name,
    target: { protocol: "http", origin, path: `/via/${name}/recipes/42` },
  }));

/** What the figures of a failed expectation should be read beside. */
export const figuresOf = ({ goodput, offeredRate, total, generator }: LoadResult): string => {
  const { accepted, refused } = total.latency;
  return [
    `offered ${offeredRate.toFixed(0)}/s, goodput ${goodput.toFixed(0)}/s`,
    `accepted ${total.accepted} (p99 ${accepted.p99.toFixed(1)} ms)`,
    `refused ${total.refused} (p99 ${refused.p99.toFixed(1)} ms)`,
    `failed ${total.failed}, errors ${total.error}, unanswered ${total.unanswered}`,
    `generator ${(100 * generator.cpuShare).toFixed(0)} % of a core, ${generator.loopLag.p99.toFixed(1)} ms late (p99)`,
  ].join("; ");
};
