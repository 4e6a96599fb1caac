import type { Load, LoadKind } from "@tandem/lab";
import type { CheckedSenderOptions } from "./checked-sender.ts";
import { generatorLimits, kindOf, type Protocol, protocols, senderModule } from "./load.ts";

const writes = ["keyed POST", "POST"] as const;

export interface FrontLoadOptions {
  /** Requests per second, which come when they come… */
  readonly rate?: number;
  /** …or else callers who each send their next request when they have their answer. @default 10 */
  readonly workers?: number;
  readonly durationMs: number;
  /** For HTTPS: the authority, as PEM, that has signed the certificate. */
  readonly ca?: string;
  /** Of all requests. @default as many over each protocol, and fewer writes */
  readonly shares?: Readonly<Record<Protocol | (typeof writes)[number], number>>;
}

const usualShares = { http: 0.27, graphql: 0.27, grpc: 0.27, "keyed POST": 0.06, POST: 0.13 };

/** Callers of HAProxy, who know nothing of replicas and send nothing twice. */
export const frontLoad = (
  url: string,
  { rate, workers = 10, durationMs, ca, shares = usualShares }: FrontLoadOptions,
): Load => {
  const front = [{ url, adminUrl: "", ca }];
  return {
    arrival:
      rate === undefined ? { mode: "closed", workers } : { mode: "open", rate, spacing: "poisson" },
    durationMs,
    history: true,
    limits: generatorLimits,
    kinds: [
      ...protocols.map((name) => kindOf(name, front, shares[name])),
      ...writes.map((name) => writeKind(name, front, shares[name])),
    ],
  };
};

/** A write: it is for a route that is not there, which only a web-api can know. */
const writeKind = (
  name: (typeof writes)[number],
  replicas: CheckedSenderOptions["replicas"],
  weight: number,
): LoadKind => {
  const options: CheckedSenderOptions = {
    replicas,
    path: "/recipes",
    body: JSON.stringify({ name: "Porridge", steps: "Stir.", ingredients: [] }),
    isKeyed: name === "keyed POST",
  };
  return {
    name,
    weight,
    accept: ["NOT_FOUND"],
    target: { protocol: "module", module: senderModule, options },
  };
};
