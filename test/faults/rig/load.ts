import type { Load, LoadKind, LoadResult } from "@tandem/lab";
import type { CheckedSenderOptions, Replica } from "./checked-sender.ts";

const senderModule = import.meta.resolve("./checked-sender.ts");
export const writerModule = import.meta.resolve("./recipe-writer.ts");

export const protocols = ["http", "graphql", "grpc"] as const;
export type Protocol = (typeof protocols)[number];

export interface KindOptions extends Pick<CheckedSenderOptions, "recipes"> {
  /** @default the protocol's */
  readonly name?: string;
  /** Whether a copy that says that it is one is as good as an answer of now. @default false */
  readonly mayBeStale?: boolean;
}

/** Requests for recipes, 42 unless told otherwise, which web-api fetches over the protocol. */
export const kindOf = (
  protocol: Protocol,
  replicas: readonly Replica[],
  weight: number,
  { name = protocol, recipes, mayBeStale = false }: KindOptions = {},
): LoadKind => {
  const options: CheckedSenderOptions = {
    replicas,
    path: `/via/${protocol}/recipes/{id}`,
    recipes,
  };
  const target = { protocol: "module", module: senderModule, options } as const;
  return { name, weight, target, ...(mayBeStale && { accept: ["STALE"] }) };
};

/** Requests that need nobody behind web-api: there is no such route. */
export const elsewhereKind = (replicas: readonly Replica[], weight: number): LoadKind => {
  const options: CheckedSenderOptions = { replicas, path: "/leftovers" };
  const target = { protocol: "module", module: senderModule, options } as const;
  return { name: "elsewhere", weight, accept: ["NOT_FOUND"], target };
};

/** Wide: the machine may be busy, and what is judged here is counted in seconds. */
export const generatorLimits = { cpuShare: 0.9, lagMs: 500 };

export interface MixedLoadOptions extends Pick<KindOptions, "mayBeStale"> {
  /** Requests per second. */
  readonly rate: number;
  readonly durationMs: number;
}

/** Half over HTTP, a quarter each over GraphQL and gRPC; requests come when they come. */
export const mixedLoad = (
  replicas: readonly Replica[],
  { rate, durationMs, ...options }: MixedLoadOptions,
): Load => ({
  arrival: { mode: "open", rate, spacing: "poisson" },
  durationMs,
  history: true,
  limits: generatorLimits,
  kinds: protocols.map((name) => kindOf(name, replicas, name === "http" ? 2 : 1, options)),
});

interface Span {
  /** Milliseconds since 1970, the intended times of requests. */
  readonly from?: number;
  readonly to?: number;
}

/** What was to be sent in a span of time, and how it ended. */
export const within = (
  { history, startedAt }: LoadResult,
  { from = 0, to = Number.POSITIVE_INFINITY }: Span,
) =>
  history.flatMap(({ kind, intendedMs, endings: [end] }) => {
    const at = startedAt + intendedMs;
    if (end === undefined || at < from || at >= to) return [];
    return [{ kind, at, ms: end.atMs - intendedMs, outcome: end.outcome, status: end.status }];
  });

/** Milliseconds from a moment to the last request that was not accepted; 0 when all were. */
export const recoveryAfter = (result: LoadResult, moment: number): number =>
  within(result, { from: moment }).reduce(
    (last, { at, outcome }) => (outcome === "accepted" ? last : Math.max(last, at - moment)),
    0,
  );

/** One line for the log of the suite: what came of a load. */
export const summary = ({ total, kinds }: LoadResult): string => {
  const { sent, statuses, errors, latency } = total;
  const { accepted, refused, failed } = latency;
  const byKind = Object.entries(kinds).map(
    ([name, each]) => `${name} ${each.accepted}/${each.sent}`,
  );
  return `${sent} sent, accepted: ${byKind.join(", ")}; ${JSON.stringify({ ...statuses, ...errors })}; max ms: accepted ${accepted.max}, refused ${refused.max}, failed ${failed.max}; median ms: accepted ${accepted.p50}, refused ${refused.p50}`;
};
