import type { MethodDefinition } from "@grpc/grpc-js";
import { ServiceError } from "@tandem/contracts";
import { checkWireTypes } from "./check-wire-types.ts";
import { loadRequestWireTypes } from "./request-wire-types.ts";
import { loadStrictReader } from "./strict-reader.ts";

/** Messages of one method as bytes. */
export interface MessageCodec {
  /** @throws ServiceError `invalid_argument` when the bytes are not such a message */
  decode(bytes: Buffer): unknown;
  /** @throws Error when the answer does not fit the message, or is larger than the limit */
  encode(response: unknown): Buffer;
}

/** Bytes of one message. grpc-js leaves an answer without limit. */
export const messageLimits = { receive: 256 * 1024, send: 1024 * 1024 };

type Method = MethodDefinition<unknown, unknown>;

/**
 * Messages are decoded and encoded by us and not by grpc-js, which would answer a message that makes
 * no sense with INTERNAL, and report an answer that it could not send as sent.
 */
export const loadMessageCodec = async (): Promise<(method: Method) => MessageCodec> => {
  const StrictReader = await loadStrictReader();
  const wireTypesOf = await loadRequestWireTypes();
  return (method) => {
    const { requestDeserialize, responseSerialize } = method;
    const wireTypes = wireTypesOf(method);
    return {
      decode: (bytes) => {
        try {
          const reader = new StrictReader(bytes);
          checkWireTypes(reader, wireTypes);
          reader.pos = 0;
          // protobufjs takes a reader wherever it takes bytes.
          return requestDeserialize(reader as unknown as Buffer);
        } catch (error) {
          throw undecodable(error);
        }
      },
      encode: (response) => withinLimit(responseSerialize(response)),
    };
  };
};

const undecodable = (cause: unknown): ServiceError =>
  new ServiceError("invalid_argument", "the message cannot be decoded", { cause });

const withinLimit = (bytes: Buffer): Buffer => {
  if (bytes.length <= messageLimits.send) return bytes;
  throw new RangeError(`an answer of ${bytes.length} bytes is over ${messageLimits.send}`);
};

/** The same method for grpc-js, with messages left as bytes. */
export const withoutCodec = (method: Method): MethodDefinition<Buffer, Buffer> => ({
  ...method,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
});

const same = (bytes: Buffer): Buffer => bytes;
