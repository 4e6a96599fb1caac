import type { Load, LoadKind } from "@tandem/lab";
import {
  elsewhereKind,
  generatorLimits,
  kindOf,
  type Protocol,
  protocols,
  writerModule,
} from "./load.ts";
import type { RecipeWriterOptions } from "./recipe-writer.ts";

const writes = ["keyed POST", "POST"] as const;

export interface FrontLoadOptions {
  /** Requests per second, which come when they come… */
  readonly rate?: number;
  /** …or else callers who each send their next request when they have their answer. @default 10 */
  readonly workers?: number;
  readonly durationMs: number;
  /** For HTTPS: the authority, as PEM, that has signed the certificate. */
  readonly ca?: string;
  /** Who writes. @default the tester whom `startService` knows */
  readonly authorization?: string;
  /** Requests that need nobody behind web-api, beside the others. @default 0 */
  readonly elsewhere?: number;
  /** Whether a copy that says that it is one is as good as an answer of now. @default false */
  readonly mayBeStale?: boolean;
  /** Of all requests. @default as many over each protocol, and fewer writes */
  readonly shares?: Readonly<Record<Protocol | (typeof writes)[number], number>>;
}

const usualShares = { http: 0.27, graphql: 0.27, grpc: 0.27, "keyed POST": 0.06, POST: 0.13 };

/** Callers of HAProxy, who know nothing of replicas and send nothing twice. */
export const frontLoad = (
  url: string,
  {
    rate,
    workers = 10,
    durationMs,
    ca,
    authorization,
    elsewhere = 0,
    mayBeStale = false,
    shares = usualShares,
  }: FrontLoadOptions,
): Load => {
  const front = [{ url, adminUrl: "", ca }];
  return {
    arrival:
      rate === undefined ? { mode: "closed", workers } : { mode: "open", rate, spacing: "poisson" },
    durationMs,
    history: true,
    limits: generatorLimits,
    kinds: [
      ...protocols.map((name) => kindOf(name, front, shares[name], { mayBeStale })),
      ...(elsewhere > 0 ? [elsewhereKind(front, elsewhere)] : []),
      ...writes.map((name) => {
        const isKeyed = name === "keyed POST";
        return writeKind(name, { url, path: "/recipes", isKeyed, ca, authorization }, shares[name]);
      }),
    ],
  };
};

const writeKind = (name: string, options: RecipeWriterOptions, weight: number): LoadKind => ({
  name,
  weight,
  target: { protocol: "module", module: writerModule, options: { ...options } },
});
