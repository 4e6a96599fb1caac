import { internalHeaders } from "@tandem/lab";
import type { Kind, Service } from "./row.ts";

/** What callers show: without it recipe-api would not look at what they send. Who reads at web-api shows nothing. */
export const authorizations: Readonly<Record<Service, string | undefined>> = {
  recipeApi: internalHeaders.authorization,
  webApi: undefined,
};

/** One way into the stack, over one protocol. */
export interface Door {
  readonly name: string;
  readonly kind: Kind;
  readonly service: Service;
  readonly prefix: string;
  /** How the two services talk when somebody behind this door is asked whether all is well. */
  readonly protocol: "http" | "graphql" | "grpc";
}

const protocols = ["http", "graphql", "grpc"] as const;

export const doors: readonly Door[] = [
  { name: "HTTP", kind: "routes", service: "recipeApi", prefix: "", protocol: "http" },
  { name: "GraphQL", kind: "graphql", service: "recipeApi", prefix: "", protocol: "graphql" },
  { name: "gRPC", kind: "grpc", service: "recipeApi", prefix: "", protocol: "grpc" },
  ...protocols.map((protocol) => ({
    name: `/via/${protocol}`,
    kind: "routes" as const,
    service: "webApi" as const,
    prefix: `/via/${protocol}`,
    protocol,
  })),
];
