/**
 * Whom a kind of request asks, and what. It crosses to another process, so it holds only data.
 *
 * `{key}` in headers, body, variables, message or metadata stands for the request's own id, another
 * for each request. A kind that holds it is one of writes, and the history says how each ended.
 */
export type Target = HttpTarget | UpdateTarget | GraphqlTarget | GrpcTarget | ModuleTarget;

/** One value for every request, or several that are taken in turn. */
export type OneOrMore<T> = T | readonly T[];

interface OverHttp {
  /** `http://127.0.0.1:3000` */
  readonly origin: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The most connections; more requests wait for one. @default one per running request */
  readonly connections?: number;
}

export interface HttpTarget extends OverHttp {
  readonly protocol: "http";
  readonly path: OneOrMore<string>;
  /** @default GET */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: string;
  /**
   * Of a write: where the recipe of its answer is read at once, with `{id}` for the recipe's. The
   * reading counts into the latency, not into the outcome.
   */
  readonly readBack?: string;
}

/**
 * Reads a recipe and changes it, `If-Match` the version that was read: two requests in one. When
 * there is none to read, the status is that of the reading.
 */
export interface UpdateTarget extends OverHttp {
  readonly protocol: "update";
  /** Of a recipe; of several in turn. */
  readonly path: OneOrMore<string>;
  /** @default PUT */
  readonly method?: "PUT" | "PATCH" | "DELETE";
  readonly body?: string;
}

/** The status is the `extensions.code` of the first error, or that of HTTP when there is none. */
export interface GraphqlTarget extends OverHttp {
  readonly protocol: "graphql";
  /** @default /graphql */
  readonly path?: string;
  readonly query: string;
  readonly variables?: OneOrMore<Readonly<Record<string, unknown>>>;
}

/** The status is gRPC's by its name: `OK`, `UNAVAILABLE`. */
export interface GrpcTarget {
  readonly protocol: "grpc";
  /** `host:port` */
  readonly address: string;
  /** A unary method of the contract: `recipe.v1.RecipeService/GetRecipe`. */
  readonly method: string;
  readonly message: OneOrMore<Readonly<Record<string, unknown>>>;
  /** Beside the request's id: `authorization`, `x-principal`, `idempotency-key`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A sender of your own. Its module is loaded into the generator's process. */
export interface ModuleTarget {
  readonly protocol: "module";
  /** URL of a module that exports `createSender`: `import.meta.resolve("./my-sender.ts")`. */
  readonly module: string;
  /** Given to `createSender`; has to survive the structured clone algorithm. */
  readonly options?: unknown;
}
