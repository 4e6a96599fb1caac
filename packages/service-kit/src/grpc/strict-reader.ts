import { isUtf8 } from "node:buffer";

/**
 * protobufjs reads some broken messages without a word, and makes another request of them: a string
 * that is cut off becomes a shorter one, bytes that are not UTF-8 become U+FFFD, and 4294967338 in
 * an int32 becomes 42 (measured, 7.6). This reader of its refuses all three with a RangeError.
 *
 * Imported late, like everything of gRPC.
 */
export const loadStrictReader = async () => {
  const { default: protobuf } = await import("protobufjs/minimal.js");
  return class StrictReader extends protobuf.BufferReader {
    override string(): string {
      const length = this.uint32();
      const start = this.pos;
      this.pos = start + length;
      if (this.pos > this.len) throw new RangeError("a string is cut off");
      const bytes = this.buf as Buffer;
      const value = bytes.toString("utf8", start, this.pos);
      // The replacement may have been sent as such, so only the bytes can tell.
      if (value.includes("\u{FFFD}") && !isUtf8(bytes.subarray(start, this.pos))) {
        throw new RangeError("a string is not UTF-8");
      }
      return value;
    }

    override int32(): number {
      const start = this.pos;
      const value = super.int32();
      if (this.pos - start < 5 || isInt32(this.buf.subarray(start, this.pos))) return value;
      throw new RangeError("a number does not fit an int32");
    }
  };
};

// -1 as a varint: a negative int32 is sent as 64 bits, all of its upper ones set.
const upperBits = Buffer.from("ffffffff01", "hex");

/** Five bytes hold 31 bits and no more; ten hold a negative number. */
const isInt32 = (varint: Uint8Array): boolean => {
  const fifth = varint[4] ?? 0;
  if (varint.length === 5) return fifth < 0x08;
  return fifth >= 0xf8 && upperBits.equals(varint.subarray(5));
};
