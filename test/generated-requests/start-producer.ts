import { internalHeaders, type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { carryGraphql, type GraphqlCaller, openGraphql } from "./carry-graphql.ts";
import { carryGrpc, openGrpc } from "./carry-grpc.ts";
import { carryHttp, type HttpCaller, openHttp } from "./carry-http.ts";
import { checkShape } from "./contract.ts";
import type { Carry } from "./request.ts";
import type { Known } from "./valid-requests.ts";

export const protocols = ["http", "graphql", "grpc"] as const;
export type Protocol = (typeof protocols)[number];

/** A recipe, as far as a test looks into it. */
export interface Recipe {
  readonly id: number;
  readonly name: string;
}

export interface Page {
  readonly recipes: readonly Recipe[];
  readonly next: string | null;
}

/** A recipe-api of our own, and the three ways to ask it. */
export interface Producer {
  readonly process: ServiceProcess;
  readonly http: HttpCaller;
  readonly graphql: GraphqlCaller;
  readonly carry: Readonly<Record<Protocol, Carry>>;
  close(): Promise<void>;
}

export const startProducer = async (databaseUrl: string): Promise<Producer> => {
  const producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: databaseUrl, LOG_LEVEL: "error" },
  });
  const http = openHttp(producer.url, internalHeaders);
  const graphql = openGraphql(producer.url);
  const grpc = openGrpc(producer.grpcAddress);
  return {
    process: producer,
    http,
    graphql,
    carry: { http: carryHttp(http), graphql: carryGraphql(graphql), grpc: carryGrpc(grpc) },
    close: async () => {
      grpc.close();
      await Promise.all([http.close(), graphql.close()]);
      await producer.end("SIGKILL");
    },
  };
};

/** All recipes, page by page: what the generated requests are made of. */
export const readAll = async ({ http }: Pick<Producer, "http">): Promise<readonly Recipe[]> => {
  const all: Recipe[] = [];
  let next: string | null = "";
  while (next !== null) {
    const { body } = await http.get(`/recipes?limit=100&after=${next}`);
    checkShape("producedRecipePage", body);
    const page = body as unknown as Page;
    all.push(...page.recipes);
    next = page.next;
  }
  return all;
};

export const knownOf = (recipes: readonly Recipe[]): Known => ({
  ids: recipes.map(({ id }) => id),
  names: recipes.map(({ name }) => name),
});
