import { Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { type Arrival, arrivedCall, arrivedRequest } from "./arrival.ts";
import { replaceMethod } from "./replace-method.ts";

/** Sees a request before the service does, and lets it in by calling `enter`, now or later. */
export type Gate = (arrival: Arrival, enter: () => void) => void;

const gates: Gate[] = [];

/** Probes and metrics tell the truth about a process that does harm. */
const isProbe = (path: string): boolean =>
  /^\/(livez|readyz|health|metrics|debug\/|grpc\.health\.)/.test(path);

/** A server may hand a request to another one, as web-api's second port does. */
const seen = new WeakSet<object>();

/** Puts a gate before every HTTP and gRPC server of this process (without TLS), behind earlier ones. */
export const addGate = (gate: Gate): void => {
  if (gates.length === 0) watchServers();
  gates.push(gate);
};

const pass = (arrival: Arrival, enter: () => void, from = 0): void => {
  const gate = gates[from];
  if (gate) gate(arrival, () => pass(arrival, enter, from + 1));
  else if (!arrival.isGone()) enter();
};

const watchServers = (): void => {
  interceptEvent(HttpServer.prototype, "request", ([request, response]) =>
    arrivedRequest(request as IncomingMessage, response as ServerResponse),
  );
  // Node does not export the class of an HTTP/2 server.
  const http2Prototype = Object.getPrototypeOf(createHttp2Server()) as object;
  interceptEvent(http2Prototype, "stream", ([stream, headers]) =>
    arrivedCall(stream as ServerHttp2Stream, headers as IncomingHttpHeaders),
  );
};

/** Every server gets its requests as an event, so nothing of the service has to be known. */
const interceptEvent = (
  prototype: object,
  name: string,
  toArrival: (values: readonly unknown[]) => Arrival,
): void => {
  replaceMethod(prototype, "emit", ({ values: [event, ...values], proceed }) => {
    const [subject] = values;
    if (event !== name || typeof subject !== "object" || subject === null) return proceed();
    if (seen.has(subject)) return proceed();
    seen.add(subject);
    const arrival = toArrival(values);
    if (isProbe(arrival.path)) return proceed();
    pass(arrival, proceed);
    return true;
  });
};
