import type { Server, ServiceDefinition } from "@grpc/grpc-js";
import { mendDescriptor } from "./mend-descriptor.ts";

/** Takes services as grpc-js does. */
type Registry = Pick<Server, "addService">;

/** What proto-loader adds to the definition of a method. */
interface DescribedMethod {
  readonly requestType?: { readonly fileDescriptorProtos: readonly Buffer[] };
}

/**
 * Tells tools such as grpcurl and `buf curl` which services and messages there are, over both
 * versions of the protocol that they speak.
 */
export const addReflection = async (
  registry: Registry,
  definitions: readonly ServiceDefinition[],
): Promise<void> => {
  const { ReflectionService } = await import("@grpc/reflection");
  const { default: descriptor } = await import("protobufjs/ext/descriptor/index.js");
  const mend = (bytes: Buffer): Uint8Array => {
    const file = descriptor.FileDescriptorProto.decode(bytes);
    mendDescriptor(file as never);
    return descriptor.FileDescriptorProto.encode(file).finish();
  };
  const files = new Set(definitions.flatMap(filesOf));
  // It wants the package as proto-loader gave it, but reads only the files of each entry.
  const reflection = new ReflectionService({
    all: { fileDescriptorProtos: [...files].map(mend) },
  } as never);
  reflection.addToServer(registry);
};

/** Every method names all files of its package; the first is enough. */
const filesOf = (definition: ServiceDefinition): readonly Buffer[] => {
  const [method] = Object.values(definition) as DescribedMethod[];
  return method?.requestType?.fileDescriptorProtos ?? [];
};
