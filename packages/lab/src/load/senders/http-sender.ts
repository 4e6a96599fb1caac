import { openHttpConnections } from "./http-connections.ts";
import { inTurn } from "./in-turn.ts";
import type { Sender } from "./sender.ts";
import type { HttpTarget } from "./target.ts";

/** Any request over HTTP/1.1. */
export const createHttpSender = (target: HttpTarget): Sender => {
  const connections = openHttpConnections(target);
  const nextPath = inTurn(target.path);
  const { method = "GET", body = null } = target;
  return {
    send: async (request) => {
      const answer = await connections.exchange({ method, path: nextPath(), body }, request);
      return { status: `${answer.status}`, requestId: answer.requestId };
    },
    close: () => connections.close(),
  };
};
