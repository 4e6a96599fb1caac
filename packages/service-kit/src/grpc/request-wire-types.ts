import type { MethodDefinition } from "@grpc/grpc-js";
import type { Field, Root, Type } from "protobufjs";
import { type FieldOnWire, lengthDelimited, type WireTypes } from "./check-wire-types.ts";

/** What proto-loader adds to the definition of a method. */
interface DescribedMethod extends MethodDefinition<unknown, unknown> {
  readonly requestType?: { readonly fileDescriptorProtos: readonly Buffer[] };
}

type Scalars = Readonly<Record<string, number>>;

/** The wire types of a method's request, from the descriptors that proto-loader leaves with it. */
export const loadRequestWireTypes = async (): Promise<(method: DescribedMethod) => WireTypes> => {
  const { default: protobuf } = await import("protobufjs");
  const readFiles = await loadDescriptorReader();
  // All methods of one package name the same files.
  const roots = new Map<readonly Buffer[], Root>();
  return ({ path, requestType }) => {
    if (!requestType) throw new TypeError(`proto-loader did not make the definition of ${path}`);
    const files = requestType.fileDescriptorProtos;
    const root = roots.get(files) ?? readFiles(files);
    roots.set(files, root);
    const [, service = "", method = ""] = path.split("/");
    const type = root.lookupService(service).methods[method]?.resolvedRequestType;
    if (!type) throw new TypeError(`the descriptors of ${path} do not name its request`);
    return describe(type, protobuf.types.basic, new Map());
  };
};

const loadDescriptorReader = async (): Promise<(files: readonly Buffer[]) => Root> => {
  const { default: protobuf } = await import("protobufjs");
  const { default: descriptor } = await import("protobufjs/ext/descriptor/index.js");
  // The second import adds it to the first, whose types do not say so.
  const reader = protobuf.Root as unknown as { fromDescriptor(set: object): Root };
  return (files) =>
    reader.fromDescriptor({
      file: files.map((each) => descriptor.FileDescriptorProto.decode(each)),
    });
};

/** @param known what is described already: a message may hold itself */
const describe = (type: Type, scalars: Scalars, known: Map<Type, WireTypes>): WireTypes => {
  const found = known.get(type);
  if (found) return found;
  const fields = new Map<number, FieldOnWire>();
  known.set(type, fields);
  for (const field of type.fieldsArray) {
    const message = messageOf(field);
    const wireType = message ? lengthDelimited : wireTypeOf(field, scalars);
    fields.set(field.id, {
      wireType,
      isPackable: field.repeated && wireType !== lengthDelimited,
      fields: message && describe(message, scalars, known),
    });
  }
  return fields;
};

/** A map is described as what it is on the wire: messages of a key and a value. */
const messageOf = ({ resolvedType }: Field): Type | undefined =>
  resolvedType && "fieldsArray" in resolvedType ? resolvedType : undefined;

/** What is neither a message nor a scalar is an enum, and written as a number. */
const wireTypeOf = ({ type }: Field, scalars: Scalars): number => scalars[type] ?? 0;
