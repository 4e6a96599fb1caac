import type { MethodDefinition, Server, ServiceDefinition, UntypedHandleCall } from "@grpc/grpc-js";
import { answerStream } from "./answer-stream.ts";
import { answerUnary } from "./answer-unary.ts";
import { loadMessageCodec, type MessageCodec, withoutCodec } from "./message-codec.ts";
import type { StreamHandler, UnaryHandler } from "./method-handlers.ts";
import type { GrpcMethod } from "./open-call.ts";
import { createRunningStreams, type RunningStreams } from "./running-streams.ts";

export interface MethodRegistryOptions extends Pick<GrpcMethod, "runtime" | "Metadata"> {
  /** Milliseconds that a call which answers with a stream may take. */
  readonly streamTimeoutMs: number;
}

/** How the methods of one service are run. */
export interface ServiceTraits extends Pick<GrpcMethod, "isLogged"> {
  /** Whether nobody is asked who calls. @default false */
  readonly isPublic: boolean;
  readonly streamTimeoutMs: number;
  /** The streams of the service that are being sent. */
  readonly running: RunningStreams;
}

type Definition = ServiceDefinition;

/** How calls of one method are let in. */
export interface MethodGate {
  /** Milliseconds that a call may take. */
  readonly timeoutMs: number;
  /** Its time says nothing of how busy we are: its reader sets the pace. */
  readonly isStream: boolean;
  /** Whether nobody is asked who calls. */
  readonly isPublic: boolean;
  /** Whether it counts among the requests at once. Probes do not: they must get through. */
  readonly isLimited: boolean;
}

/** The methods that a server has. */
export interface MethodRegistry {
  /** Registers handlers in our form. */
  add(definition: Definition, handlers: object, traits?: Partial<ServiceTraits>): void;
  /** Registers handlers that grpc-js calls as they are. */
  readonly addRaw: Server["addService"];
  /** What `add` was given so far. */
  readonly definitions: readonly Definition[];
  /** What the gate has to know of the method at this path; undefined when there is none. */
  gateOf(path: string): MethodGate | undefined;
  /** The streams that are being sent, but for those that a service keeps for itself. */
  readonly running: RunningStreams;
}

export const loadMethodRegistry = async (
  server: Server,
  options: MethodRegistryOptions,
): Promise<MethodRegistry> => {
  const codecOf = await loadMessageCodec();
  const { streamTimeoutMs } = options;
  const running = createRunningStreams();
  const gates = new Map<string, MethodGate>();
  const definitions: Definition[] = [];
  return {
    definitions,
    running,
    gateOf: (path) => gates.get(path),
    addRaw: (definition, handlers) => {
      const gate = { timeoutMs: streamTimeoutMs, ...rawGate };
      for (const { path } of Object.values(definition)) gates.set(path, gate);
      server.addService(definition, handlers);
    },
    add: (definition, handlers, traits) => {
      definitions.push(definition);
      const all = { streamTimeoutMs, running, isPublic: false, isLogged: true, ...traits };
      for (const [key, handle] of Object.entries(handlers)) {
        const definedAs = methodOf(definition, key);
        const method = describe(definedAs, codecOf(definedAs), options, all);
        gates.set(definedAs.path, gateOf(method, definedAs, all.isPublic));
        const answer = definedAs.responseStream
          ? answerStream(handle as StreamHandler<unknown, unknown>, method, all.running)
          : answerUnary(handle as UnaryHandler<unknown, unknown>, method);
        server.addService(
          { [key]: withoutCodec(definedAs) },
          { [key]: answer as UntypedHandleCall },
        );
      }
    },
  };
};

/** Of methods of which nothing is known. */
const rawGate = { isStream: true, isPublic: false, isLimited: false };

const gateOf = (
  { timeoutMs, isLogged }: GrpcMethod,
  { responseStream }: MethodDefinition<unknown, unknown>,
  isPublic: boolean,
): MethodGate => ({ timeoutMs, isStream: responseStream, isPublic, isLimited: isLogged });

const describe = (
  { path, responseStream }: MethodDefinition<unknown, unknown>,
  codec: MessageCodec,
  { runtime, Metadata }: MethodRegistryOptions,
  { isLogged, streamTimeoutMs }: ServiceTraits,
): GrpcMethod => ({
  runtime,
  Metadata,
  codec,
  isLogged,
  name: path.slice(1),
  timeoutMs: responseStream ? streamTimeoutMs : runtime.config.requestTimeoutMs,
});

const methodOf = (definition: Definition, key: string): MethodDefinition<unknown, unknown> => {
  const method = definition[key];
  if (method !== undefined && !method.requestStream) return method;
  throw new TypeError(`${key} is not a method that takes one message`);
};
