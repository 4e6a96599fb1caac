import { apiKeyHeaders, startService, withoutShedding } from "@tandem/lab";
import type { Postgres } from "@tandem/stack";
import { type HttpCaller, openHttp } from "../../generated-requests/carry-http.ts";
import type { Carry } from "../../generated-requests/request.ts";
import {
  protocols,
  type Protocol,
  startProducer,
} from "../../generated-requests/start-producer.ts";
import { carryGraphqlWrite } from "../../generated-requests/writes/carry-graphql-writes.ts";
import { openGrpcWriter } from "../../generated-requests/writes/carry-grpc-writes.ts";
import { carryHttpWrite } from "../../generated-requests/writes/carry-http-writes.ts";
import type { CarryWrite } from "../../generated-requests/writes/write.ts";
import { startSeededPostgres } from "../../start-seeded-postgres.ts";

/** All ways to write: at recipe-api, and through web-api. */
export const ways = [...protocols, "via http", "via graphql", "via grpc"] as const;
export type Way = (typeof ways)[number];

/** Both services on PostgreSQL. */
export interface SqlTargets {
  readonly postgres: Postgres;
  readonly write: Readonly<Record<Way, CarryWrite>>;
  /** At recipe-api. */
  readonly read: Readonly<Record<Protocol, Carry>>;
  /** To recipe-api, in the name of who writes. */
  readonly send: HttpCaller["send"];
  close(): Promise<void>;
}

// The principal of the key, so that a write means the same to both services.
const tester = { "x-principal": "tester" };

export const startSqlTargets = async (): Promise<SqlTargets> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const postgres = await startSeededPostgres();
  started.defer(() => postgres.close());
  const producer = await startProducer(postgres.url);
  started.defer(() => producer.close());
  const { url, grpcAddress } = producer.process;
  const upstream = { RECIPE_API_HTTP: url, RECIPE_API_GRPC: grpcAddress };
  const consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: { ...withoutShedding, ...upstream, LOG_LEVEL: "error" },
  });
  started.defer(async () => void (await consumer.end("SIGKILL")));
  const web = openHttp(consumer.url, apiKeyHeaders);
  started.defer(() => web.close());
  const grpc = openGrpcWriter(grpcAddress, tester);
  started.defer(() => grpc.close());
  const send: HttpCaller["send"] = (request) =>
    producer.http.send({ ...request, headers: { ...tester, ...request.headers } });
  const via = (protocol: Protocol) =>
    carryHttpWrite(web, { prefix: `/via/${protocol}`, shape: "recipe" });
  const running = started.move();
  return {
    postgres,
    write: {
      http: carryHttpWrite({ send }),
      graphql: carryGraphqlWrite(producer.graphql, tester),
      grpc: grpc.carry,
      "via http": via("http"),
      "via graphql": via("graphql"),
      "via grpc": via("grpc"),
    },
    read: producer.carry,
    send,
    close: () => running.disposeAsync(),
  };
};
