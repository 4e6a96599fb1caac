// Protocol Buffers by hand: a library refuses to write most of what is to be sent here.
// https://protobuf.dev/programming-guides/encoding/

/** Seven bits per byte, the lowest first; a negative number is its 64 bits. */
export const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = value < 0n ? BigInt.asUintN(64, value) : value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
};

export const numberField = (field: number, value: bigint): Buffer =>
  Buffer.concat([varint(BigInt(field) << 3n), varint(value)]);

export const textField = (field: number, value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((BigInt(field) << 3n) | 2n), varint(BigInt(bytes.length)), bytes]);
};

/** One message as gRPC frames it: a flag, four bytes of length, the message. */
export const grpcFrame = (message: Buffer, { flag = 0, length = message.length } = {}): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
};
