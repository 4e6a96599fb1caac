/** The parts of a FileDescriptorProto that protobufjs 7.6 gets wrong. */
interface Message {
  readonly field: readonly Field[];
  readonly nestedType: readonly NestedMessage[];
  oneofDecl: readonly Oneof[];
}

interface NestedMessage extends Message {
  name: string;
  readonly options?: { readonly mapEntry?: boolean } | null;
}

interface Field {
  typeName: string;
  oneofIndex: number;
  proto3Optional?: boolean;
}

interface Oneof {
  readonly name: string;
}

/**
 * protobufjs writes `optional` without the mark that it was one, and gives the entries of a map a
 * name that others refuse: `buf curl` then finds no service in the whole file.
 */
export const mendDescriptor = (file: { readonly messageType: readonly Message[] }): void =>
  file.messageType.forEach(mendMessage);

const mendMessage = (message: Message): void => {
  mendOneofs(message);
  for (const nested of message.nestedType) {
    if (nested.options?.mapEntry === true) renameEntry(nested, message);
    mendMessage(nested);
  }
};

/** `optional` is described as a oneof of its own, which has to come after the real ones. */
const mendOneofs = (message: Message): void => {
  const oneofs = message.oneofDecl.map((oneof, index) => ({
    oneof,
    fields: message.field.filter((field) => isIn(field, index)),
  }));
  const isOptional = ({ oneof, fields }: (typeof oneofs)[number]): boolean =>
    fields.length === 1 && oneof.name.startsWith("_");
  const optional = oneofs.filter(isOptional);
  const ordered = [...oneofs.filter((each) => !isOptional(each)), ...optional];
  ordered.forEach(({ fields }, index) => fields.forEach((field) => (field.oneofIndex = index)));
  for (const { fields } of optional) fields.forEach((field) => (field.proto3Optional = true));
  message.oneofDecl = ordered.map(({ oneof }) => oneof);
};

/** A decoded field that is in no oneof inherits the index 0. */
const isIn = (field: Field, oneof: number): boolean =>
  Object.hasOwn(field, "oneofIndex") && field.oneofIndex === oneof;

const renameEntry = (entry: NestedMessage, { field }: Message): void => {
  const name = `${entry.name}Entry`;
  for (const each of field) if (each.typeName === entry.name) each.typeName = name;
  entry.name = name;
};
