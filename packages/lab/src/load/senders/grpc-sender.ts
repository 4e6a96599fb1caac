import {
  Client,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { loadGrpcService, requestHeaders } from "@tandem/contracts";
import { inTurn } from "./in-turn.ts";
import type { Answer, RequestToSend, Sender } from "./sender.ts";
import type { GrpcTarget } from "./target.ts";

type Method = MethodDefinition<object, object>;

/** Unary calls over one channel of its own. */
export const createGrpcSender = async (target: GrpcTarget): Promise<Sender> => {
  const method = await loadMethod(target.method);
  const nextMessage = inTurn(target.message);
  const client = new Client(target.address, credentials.createInsecure(), {
    // Otherwise two kinds that ask the same address would share one connection.
    "grpc.use_local_subchannel_pool": 1,
  });
  return {
    send: (request) => call(client, method, nextMessage(), request),
    close: async () => client.close(),
  };
};

const loadMethod = async (name: string): Promise<Method> => {
  const [service = "", methodName = ""] = name.split("/");
  const methods: Readonly<Record<string, unknown>> | undefined = await loadGrpcService(
    service as Parameters<typeof loadGrpcService>[0],
  );
  const method = methods?.[methodName] as Method | undefined;
  if (!method || method.requestStream || method.responseStream)
    throw new RangeError(`${name} is not a unary method of the contract`);
  return method;
};

const call = (
  client: Client,
  { path, requestSerialize, responseDeserialize }: Method,
  message: object,
  { id, signal }: RequestToSend,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const metadata = new Metadata();
    metadata.set(requestHeaders.requestId, id);
    const cancel = (): void => started.cancel();
    const started = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      message,
      metadata,
      (error) => {
        signal.removeEventListener("abort", cancel);
        if (error === null) resolve({ status: "OK" });
        else if (isFromServer(error)) resolve(refusalOf(error));
        else reject(withoutAnswer(error));
      },
    );
    signal.addEventListener("abort", cancel);
  });

/** grpc-js gives the statuses that it makes up, of a lost connection for one, no headers. */
const isFromServer = ({ metadata }: ServiceError): boolean =>
  metadata.get("content-type").length > 0;

const refusalOf = ({ code, metadata }: ServiceError): Answer => ({
  status: status[code],
  requestId: metadata.get(requestHeaders.requestId)[0]?.toString(),
});

const withoutAnswer = (error: ServiceError): Error =>
  Object.assign(new Error(error.details, { cause: error }), { code: `grpc ${status[error.code]}` });
