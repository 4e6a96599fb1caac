/** How the fields of a message are written, by their numbers. */
export type WireTypes = ReadonlyMap<number, FieldOnWire>;

export interface FieldOnWire {
  /** Of https://protobuf.dev/programming-guides/encoding/#structure */
  readonly wireType: number;
  /** Whether several values may come as one run of bytes. */
  readonly isPackable: boolean;
  /** The fields within, when it is a message itself. */
  readonly fields: WireTypes | undefined;
}

/** The wire type of texts, messages and runs of values. */
export const lengthDelimited = 2;

/** The part of a protobufjs reader that finds its way through a message. */
interface WireReader {
  pos: number;
  readonly len: number;
  uint32(): number;
  skipType(wireType: number): unknown;
}

/** Messages within messages; as in protobufjs. */
const deepest = 100;

/**
 * protobufjs reads a field as its own type whatever it was sent as, and so makes another message of
 * it: the length of a text becomes a number (measured, 7.6). A field that nobody knows may have any
 * type: it is that of a newer caller.
 *
 * That each message ends where it says is left to protobufjs, which reads it next.
 *
 * @throws Error when a field is not written as its type is
 */
export const checkWireTypes = (
  reader: WireReader,
  fields: WireTypes,
  end = reader.len,
  depth = 0,
): void => {
  if (depth > deepest) throw new RangeError("messages are nested too deep");
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const field = fields.get(tag >>> 3);
    if (field && !mayBe(field, wireType)) throw new RangeError("a field has another type");
    if (field?.fields)
      checkWireTypes(reader, field.fields, reader.uint32() + reader.pos, depth + 1);
    else reader.skipType(wireType);
  }
};

const mayBe = ({ wireType, isPackable }: FieldOnWire, sent: number): boolean =>
  sent === wireType || (isPackable && sent === lengthDelimited);
