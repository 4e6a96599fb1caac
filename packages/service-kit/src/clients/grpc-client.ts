import type {
  Client,
  Metadata as GrpcMetadata,
  MethodDefinition,
  ServiceError as GrpcError,
} from "@grpc/grpc-js";
import { requestHeaders } from "@tandem/contracts";
import type { Logger } from "@tandem/observability";
import type { Policy } from "@tandem/resilience";
import type { CallContext } from "../call-context.ts";
import type { ClientTls } from "../config/tls-config.ts";
import { loadGrpc } from "../grpc/load-grpc.ts";
import { channelSecurity } from "./channel-security.ts";
import { grpcError } from "./grpc-error.ts";
import { leaveClosingSessions } from "./leave-closing-sessions.ts";

export interface GrpcClientOptions {
  /** `host:port`; several must be IP addresses, and take turns call by call. */
  readonly addresses: readonly string[];
  /** Takes what grpc-js has to say. */
  readonly logger: Logger;
  /** What each unary call goes through; see createCallPolicy. */
  readonly policy: Policy;
  /** What the other side knows this service by, sent with every call. @default none */
  readonly token?: string | undefined;
  /**
   * Milliseconds without a word on a connection that has calls, after which the other side is asked
   * whether it is there. @default 20_000
   */
  readonly keepaliveMs?: number;
  /**
   * Speaks TLS, and believes whose certificate is for the name, or for one of the addresses.
   * @default plain
   */
  readonly tls?: ClientTls | undefined;
}

export interface GrpcClient {
  /**
   * One unary call under the policy, within the caller's deadline. It may be made again when the
   * proto file says that it has no effect or the same one twice (`idempotency_level`). Any other is a
   * write: it carries the caller's idempotency key, and may be made again only with one.
   *
   * @throws ServiceError with the code that the other service named, or the nearest to its status;
   *   the deadline's own error when time is up
   */
  call<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    call: CallContext,
  ): Promise<Response>;
  /**
   * One call that is answered with a stream, within the caller's deadline. The next message is read
   * when the last one has been taken; leaving the loop cancels the call.
   *
   * @throws ServiceError as `call` does, from the iteration
   */
  stream<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    call: CallContext,
  ): AsyncIterable<Response>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Answers larger than this are refused; the same limit as over HTTP. */
export const grpcClientLimits = {
  "grpc.max_receive_message_length": 1024 * 1024,
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 5_000,
  // By default the pause before the next attempt to connect grows to two minutes.
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
};

// By default a channel sticks to one of its addresses: 200 of 200 calls (measured, grpc-js 1.14).
const roundRobin = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

/** Speaks gRPC to another service over one channel. */
export const createGrpcClient = async (options: GrpcClientOptions): Promise<GrpcClient> => {
  const { Client, credentials, Metadata } = await loadGrpc(options.logger);
  const leaving = leaveClosingSessions();
  const security = channelSecurity(credentials, options.addresses, options.tls);
  const client = new Client(targetOf(options.addresses), security.credentials, {
    ...grpcClientLimits,
    ...security.options,
    ...(options.keepaliveMs !== undefined && { "grpc.keepalive_time_ms": options.keepaliveMs }),
    "grpc.service_config": roundRobin,
  });
  const authorization = options.token === undefined ? undefined : `Bearer ${options.token}`;
  const metadataOf = (call: CallContext, isWrite: boolean): GrpcMetadata =>
    fill(new Metadata(), call, isWrite, authorization);
  return {
    call: (method, request, call) => {
      const isWrite = !isHarmless(method);
      return options.policy.execute(
        ({ deadline }) => unary(client, method, request, deadline, metadataOf(call, isWrite)),
        { deadline: call.deadline, isRepeatable: !isWrite || call.idempotencyKey !== undefined },
      );
    },
    stream: (method, request, call) =>
      serverStream(client, method, request, call, metadataOf(call, !isHarmless(method))),
    close: async () => {
      client.close();
      leaving.stop();
    },
  };
};

/** grpc-js' type of a method leaves the options of the proto file out. */
const isHarmless = (method: object): boolean => {
  const { options } = method as { options?: { idempotency_level?: unknown } };
  return harmless.has(options?.idempotency_level);
};

const harmless: ReadonlySet<unknown> = new Set(["NO_SIDE_EFFECTS", "IDEMPOTENT"]);

const targetOf = (addresses: readonly string[]): string =>
  addresses.length === 1 ? `dns:///${addresses[0]}` : `ipv4:${addresses.join(",")}`;

const fill = (
  metadata: GrpcMetadata,
  { requestId, traceParent, principal, idempotencyKey }: CallContext,
  isWrite: boolean,
  authorization: string | undefined,
): GrpcMetadata => {
  metadata.set(requestHeaders.requestId, requestId);
  if (traceParent !== undefined) metadata.set(requestHeaders.traceParent, traceParent);
  if (authorization !== undefined) metadata.set(requestHeaders.authorization, authorization);
  if (principal !== undefined) metadata.set(requestHeaders.principal, principal);
  if (isWrite && idempotencyKey !== undefined) {
    metadata.set(requestHeaders.idempotencyKey, idempotencyKey);
  }
  return metadata;
};

const unary = <Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  request: Request,
  deadline: CallContext["deadline"],
  metadata: GrpcMetadata,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    if (deadline.reason) throw deadline.reason;
    const { path, requestSerialize, responseDeserialize } = method;
    const options = { deadline: Date.now() + deadline.remainingMs() };
    const cancel = (): void => started.cancel();
    const settle = (error: GrpcError | null, response?: Response): void => {
      deadline.removeListener(cancel);
      if (error) reject(deadline.reason ?? grpcError(error));
      else resolve(response as Response);
    };
    const started = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      options,
      settle,
    );
    deadline.addListener(cancel);
  });

async function* serverStream<Request, Response>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
  request: Request,
  { deadline }: CallContext,
  metadata: GrpcMetadata,
): AsyncIterable<Response> {
  if (deadline.reason) throw deadline.reason;
  const options = { deadline: Date.now() + deadline.remainingMs() };
  const answers = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    metadata,
    options,
  );
  const cancel = (): void => answers.cancel();
  deadline.addListener(cancel);
  // Whoever leaves the loop destroys the stream with an error; grpc-js would let the call go on.
  answers.on("error", cancel);
  try {
    yield* answers as AsyncIterable<Response>;
  } catch (error) {
    throw deadline.reason ?? grpcError(error as GrpcError);
  } finally {
    deadline.removeListener(cancel);
  }
}
