import {
  Client,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { loadGrpcService, requestHeaders } from "@tandem/contracts";
import { createKeyTemplate } from "../key-template.ts";
import { inTurn } from "./in-turn.ts";
import { recipeIn } from "./recipe-in.ts";
import type { Answer, RequestToSend, Sender } from "./sender.ts";
import type { GrpcTarget } from "./target.ts";

type Method = MethodDefinition<object, object>;

/** Unary calls over one channel of its own. One that carries a key is a write. */
export const createGrpcSender = async (target: GrpcTarget): Promise<Sender> => {
  const method = await loadMethod(target.method);
  const metadata = createKeyTemplate(target.metadata ?? {});
  const messages = [target.message].flat().map(createKeyTemplate);
  const nextMessage = inTurn(messages);
  const isWrite = metadata.isKeyed || messages.some(({ isKeyed }) => isKeyed);
  const client = new Client(target.address, credentials.createInsecure(), {
    // Otherwise two kinds that ask the same address would share one connection.
    "grpc.use_local_subchannel_pool": 1,
  });
  return {
    send: async (request) => {
      const end = isWrite ? request.begin({ type: "write", key: request.id }) : undefined;
      const message = nextMessage().fill(request.id);
      const sent = { message, metadata: metadata.fill(request.id), request };
      const { response, ...answer } = await call(client, method, sent);
      end?.({ status: answer.status, recipe: recipeIn(response) });
      return answer;
    },
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

interface Call {
  readonly message: object;
  readonly metadata: Readonly<Record<string, string>>;
  readonly request: RequestToSend;
}

interface GrpcAnswer extends Answer {
  readonly response?: object | undefined;
}

const call = (
  client: Client,
  { path, requestSerialize, responseDeserialize }: Method,
  { message, metadata, request: { id, signal } }: Call,
): Promise<GrpcAnswer> =>
  new Promise((resolve, reject) => {
    const cancel = (): void => started.cancel();
    const started = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      message,
      metadataOf({ ...metadata, [requestHeaders.requestId]: id }),
      (error, response) => {
        signal.removeEventListener("abort", cancel);
        if (error === null) resolve({ status: "OK", response });
        else if (isFromServer(error)) resolve(refusalOf(error));
        else reject(withoutAnswer(error));
      },
    );
    signal.addEventListener("abort", cancel);
  });

const metadataOf = (entries: Call["metadata"]): Metadata => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
  return metadata;
};

/** grpc-js gives the statuses that it makes up, of a lost connection for one, no headers. */
const isFromServer = ({ metadata }: ServiceError): boolean =>
  metadata.get("content-type").length > 0;

const refusalOf = ({ code, metadata }: ServiceError): Answer => ({
  status: status[code],
  requestId: metadata.get(requestHeaders.requestId)[0]?.toString(),
});

const withoutAnswer = (error: ServiceError): Error =>
  Object.assign(new Error(error.details, { cause: error }), { code: `grpc ${status[error.code]}` });
