import { requestHeaders } from "@tandem/contracts";
import type { Sender } from "@tandem/lab";
import { type Dispatcher, Pool } from "undici";
import { verdictOn } from "./verdict-on.ts";

/** One web-api: where it answers, and where it says whether it wants requests. */
export interface Replica {
  readonly url: string;
  readonly adminUrl: string;
  /** Over HTTPS: the authority, as PEM, that has signed its certificate. */
  readonly ca?: string | undefined;
}

export interface CheckedSenderOptions {
  readonly replicas: readonly Replica[];
  /** Of a recipe: with `{id}` for its id. */
  readonly path: string;
  /** The first and the last of those that are asked for in turn. @default 42 alone */
  readonly recipes?: readonly [first: number, last: number] | undefined;
}

interface Backend {
  readonly pool: Pool;
  readonly adminUrl: string;
  isReady: boolean;
}

/** As often as the load balancer of the design asks. */
const probeMs = 250;
/** The run decides when to give up. */
const unhurried = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };

/**
 * A caller behind a load balancer without one: takes the replicas in turn, over connections that are
 * kept alive, and leaves out who does not answer `/readyz` with 200. It sends nothing twice, and
 * looks at every answer, because the load generator only counts statuses.
 */
export const createSender = ({
  replicas,
  path,
  recipes: [first, last] = [42, 42],
}: CheckedSenderOptions): Sender => {
  const backends = replicas.map(({ url, adminUrl, ca }) => ({
    pool: new Pool(url, { ...unhurried, ...(ca !== undefined && { connect: { ca } }) }),
    adminUrl,
    isReady: true,
  }));
  const [single] = backends.length === 1 ? backends : [];
  const look = (): void => {
    for (const backend of backends) void probe(backend);
  };
  const watch = single ? undefined : setInterval(look, probeMs);
  let [turn, asked] = [0, 0];
  const next = (): Backend => {
    const ready = backends.filter(({ isReady }) => isReady);
    const chosen = single ?? ready[turn++ % ready.length];
    if (chosen) return chosen;
    throw Object.assign(new Error("no replica is ready"), { code: "nobody is ready" });
  };
  return {
    send: async ({ id, signal }) => {
      const recipe = first + (asked++ % (last - first + 1));
      const answer = await next().pool.request({
        path: path.replace("{id}", `${recipe}`),
        method: "GET",
        headers: { [requestHeaders.requestId]: id },
        signal,
      });
      const text = await answer.body.text();
      return { status: verdictOn(answer, text, id, recipe), requestId: idOf(answer) };
    },
    close: async () => {
      clearInterval(watch);
      await Promise.all(backends.map(({ pool }) => pool.destroy()));
    },
  };
};

const probe = async (backend: Backend): Promise<void> => {
  backend.isReady = await isReady(backend.adminUrl);
};

const isReady = async (adminUrl: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${adminUrl}/readyz`, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
};

const idOf = ({ headers }: Dispatcher.ResponseData): string | undefined => {
  const id = headers[requestHeaders.requestId];
  return typeof id === "string" ? id : undefined;
};
