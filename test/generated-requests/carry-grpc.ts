import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { errorTable, isErrorCode } from "@tandem/contracts";
import { internalMetadata } from "@tandem/lab";
import { grpcService, type OperationName, parametersOf } from "./contract.ts";
import {
  bytesOf,
  type Carry,
  type GeneratedRequest,
  isInt32,
  isPlain,
  isWhole,
  type Outcome,
  type Refusal,
} from "./request.ts";

/** One field of a message, as the proto file describes it. */
interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: string;
}

const methods = { getRecipe: grpcService.GetRecipe, listRecipes: grpcService.ListRecipes };

const fieldsOf = (operation: OperationName): readonly Field[] =>
  (methods[operation].requestType.type as { readonly field: readonly Field[] }).field;

export interface GrpcCaller {
  call(operation: OperationName, message: Buffer): Promise<Outcome>;
  close(): void;
}

export const openGrpc = (address: string): GrpcCaller => {
  const client = new Client(address, credentials.createInsecure());
  return {
    call: async (operation, message) => {
      const { error, answer } = await unary(client, operation, message);
      return error ? refusalOf(error) : { body: toBody(operation, answer ?? {}) };
    },
    close: () => client.close(),
  };
};

interface Answered {
  readonly error: ServiceError | null;
  readonly answer: object | undefined;
}

const unary = (client: Client, operation: OperationName, message: Buffer): Promise<Answered> =>
  new Promise((resolve) => {
    const { path, responseDeserialize } = methods[operation];
    client.makeUnaryRequest(
      path,
      (bytes: Buffer) => bytes,
      responseDeserialize as (bytes: Buffer) => object,
      message,
      internalMetadata(Metadata),
      { deadline: Date.now() + 10_000 },
      (error, answer) => resolve({ error, answer }),
    );
  });

/**
 * The bytes are made here, not by a library: that one wraps a number that is too large, and replaces
 * what is not UTF-8. Protobuf has no way to refuse a name that is unknown (a field that a newer caller
 * sends) or comes twice (the last one counts), and its numbers are never text.
 */
export const carryGrpc =
  ({ call }: Pick<GrpcCaller, "call">): Carry =>
  (request) => {
    const { operation, values } = request;
    const names = parametersOf(operation).map(({ name }) => name);
    if (!isPlain(request, names)) return undefined;
    const parts = values.map(([name, value]) => partOf(operation, name, value));
    if (!parts.every((part) => part !== undefined)) return undefined;
    return {
      hasOwnRule: parts.some(({ hasOwnRule }) => hasOwnRule),
      ask: () => call(operation, Buffer.concat(parts.map(({ bytes }) => bytes))),
    };
  };

const partOf = (
  operation: OperationName,
  name: string,
  value: GeneratedRequest["values"][number][1],
): { readonly bytes: Buffer; readonly hasOwnRule: boolean } | undefined => {
  const field = fieldsOf(operation).find((each) => each.name === name);
  if (!field || typeof value !== "string") return undefined;
  if (field.type === "TYPE_STRING") {
    const bytes = bytesOf(value);
    const begin = [varint((field.number << 3) | 2), varint(bytes.length)];
    return { bytes: Buffer.concat([...begin, bytes]), hasOwnRule: !value.isWellFormed() };
  }
  if (!isWhole(value) || BigInt.asIntN(64, BigInt(value)) !== BigInt(value)) return undefined;
  const bytes = Buffer.concat([varint(field.number << 3), varint(value)]);
  return { bytes, hasOwnRule: !isInt32(value) };
};

const varint = (value: number | string): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
};

/** An absent text is an empty one. */
const toBody = (operation: OperationName, answer: object): Readonly<Record<string, unknown>> => {
  const body = answer as Readonly<Record<string, unknown>>;
  return operation === "listRecipes" ? { ...body, next: body["next"] || null } : body;
};

export const refusalOf = ({ code, details, metadata }: ServiceError): Refusal => {
  const given: number = code;
  const [named] = metadata.get("error-code");
  if (!isErrorCode(named) || errorTable[named].grpc !== given)
    throw new Error(`gRPC answers ${status[given]} (${String(named)}): ${details}`);
  return { code: named, detail: details };
};
