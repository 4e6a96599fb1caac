import type { IncomingMessage, ServerResponse } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { replaceMethod } from "./replace-method.ts";

/** A request or call that has come in and that the service has not seen. */
export interface Arrival {
  readonly path: string;
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean;
  /** Answers in the service's place. */
  refuse(status: 500 | 503): void;
  /** Calls back when the service answers, before anything of the answer leaves. */
  onAnswer(callback: () => void): void;
}

const refusals = {
  500: { title: "Internal Server Error", code: "internal", grpcStatus: 13 },
  503: { title: "Service Unavailable", code: "unavailable", grpcStatus: 14 },
} as const;

const detail = "refused by a fault hook";

export const arrivedRequest = (request: IncomingMessage, response: ServerResponse): Arrival => ({
  path: request.url ?? "",
  isGone: () => response.destroyed,
  refuse: (status) => {
    const { title, code } = refusals[status];
    const problem = { type: "about:blank", title, status, detail, code };
    response
      .writeHead(status, {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
      })
      .end(JSON.stringify(problem));
  },
  onAnswer: (callback) => before(response, "writeHead", callback),
});

export const arrivedCall = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Arrival => {
  // Without a listener its errors would end the process; the service's own comes with the service.
  stream.on("error", () => stream.destroy());
  return {
    path: headers[":path"] ?? "",
    isGone: () => stream.destroyed,
    refuse: (status) => {
      stream.respond(
        {
          ":status": 200,
          "content-type": "application/grpc+proto",
          "grpc-status": refusals[status].grpcStatus,
          "grpc-message": detail,
        },
        { endStream: true },
      );
      stream.resume();
    },
    onAnswer: (callback) => before(stream, "respond", callback),
  };
};

/** What to call before the answer of a response or stream, and the prototypes that look here. */
const callbacks = new WeakMap<object, () => void>();
const watched = new WeakSet();

/** Where the method is written: an object may hide it behind one of its own. */
const before = (object: object, method: string, callback: () => void): void => {
  callbacks.set(object, callback);
  const owner = Object.getPrototypeOf(object) as object;
  if (watched.has(owner)) return;
  watched.add(owner);
  replaceMethod(owner, method, ({ self, proceed }) => {
    callbacks.get(self)?.();
    return proceed();
  });
};
