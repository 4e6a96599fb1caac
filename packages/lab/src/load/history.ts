import type { Outcome } from "./load-result.ts";

/** One request from the intention to send it to its end. Times are milliseconds since the start. */
export interface RequestRecord {
  readonly id: string;
  readonly kind: string;
  readonly intendedMs: number;
  readonly sentMs: number;
  /** One, when all is well. */
  readonly endings: readonly Ending[];
}

export interface Ending {
  readonly atMs: number;
  readonly outcome: Outcome;
  /** The status of the answer, or the code of the error. */
  readonly status: string;
  /** The request that the answer says it belongs to, when it says so. */
  readonly requestId?: string | undefined;
}

export interface History {
  sent(request: Omit<RequestRecord, "endings">): void;
  ended(id: string, ending: Ending): void;
  /** In the order of sending. */
  records(): readonly RequestRecord[];
}

/** Keeps every request and all that is said to be its end, for checkHistory to judge. */
export const createHistory = (): History => {
  const records = new Map<string, RequestRecord & { readonly endings: Ending[] }>();
  return {
    sent: (request) => void records.set(request.id, { ...request, endings: [] }),
    ended: (id, ending) => void records.get(id)?.endings.push(ending),
    records: () => [...records.values()],
  };
};
