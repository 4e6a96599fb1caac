import type { MethodDefinition } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMessageCodec, type MessageCodec } from "../../src/grpc/message-codec.ts";
import { loadRequestWireTypes } from "../../src/grpc/request-wire-types.ts";

const everything = {
  fields: {
    number: { type: "int32", id: 1 },
    size: { type: "uint32", id: 2 },
    text: { type: "string", id: 3 },
    child: { type: "Everything", id: 4 },
    sizes: { rule: "repeated", type: "uint32", id: 5 },
    texts: { rule: "repeated", type: "string", id: 6 },
    labels: { keyType: "string", type: "int32", id: 7 },
    color: { type: "Color", id: 8 },
    ratio: { type: "double", id: 9 },
    halves: { rule: "repeated", type: "float", id: 10 },
  },
  nested: { Color: { values: { NONE: 0, RED: 1 } } },
};
const schema = {
  nested: {
    shapes: {
      nested: {
        Everything: everything,
        Shapes: {
          methods: { Take: { requestType: "Everything", responseType: "Everything" } },
        },
      },
    },
  },
};

type Method = MethodDefinition<unknown, unknown>;
let method: Method;
let codec: MessageCodec;
beforeAll(async () => {
  const definitions = fromJSON(schema as never, { enums: String });
  method = (definitions["shapes.Shapes"] as unknown as { Take: Method }).Take;
  codec = (await loadMessageCodec())(method);
});

const decode = (hex: string) => codec.decode(Buffer.from(hex, "hex"));

describe("a field of its own type", () => {
  it.each([
    { what: "a number", hex: "082a", is: { number: 42 } },
    { what: "a number without a sign", hex: "102a", is: { size: 42 } },
    { what: "a text", hex: "1a0141", is: { text: "A" } },
    {
      what: "a message in a message",
      hex: "22042202082a",
      is: { child: { child: { number: 42 } } },
    },
    { what: "numbers in one run", hex: "2a03012a07", is: { sizes: [1, 42, 7] } },
    { what: "numbers one by one", hex: "2801282a", is: { sizes: [1, 42] } },
    { what: "an empty run", hex: "2a00", is: {} },
    { what: "texts", hex: "320141320142", is: { texts: ["A", "B"] } },
    { what: "a map", hex: "3a050a0141102a", is: { labels: { A: 42 } } },
    { what: "an enum", hex: "4001", is: { color: "RED" } },
    { what: "64 bits", hex: "49000000000000e03f", is: { ratio: 0.5 } },
    { what: "32 bits in one run", hex: "52080000003f0000803f", is: { halves: [0.5, 1] } },
    { what: "32 bits one by one", hex: "550000003f", is: { halves: [0.5] } },
  ])("is read: $what", ({ hex, is }) => {
    expect(decode(hex)).toEqual(is);
  });

  it.each([
    { what: "a number", hex: "7801" },
    { what: "64 bits", hex: "790000000000000000" },
    { what: "a text", hex: "7a0141" },
    { what: "a group", hex: "7b08017c" },
    { what: "32 bits", hex: "7d00000000" },
    { what: "in a message within", hex: "22027801", is: { child: {} } },
  ])("may be one that nobody knows: $what", ({ hex, is = {} }) => {
    expect(decode(hex)).toEqual(is);
  });
});

describe("a field of another type is refused", () => {
  it.each([
    { what: "a text where a number belongs", hex: "0a2a" },
    { what: "a whole text where a number belongs", hex: "0a0141" },
    { what: "a group where a number belongs", hex: "0b0c" },
    { what: "32 bits where a number belongs", hex: "0d2a000000" },
    { what: "a text where a number without a sign belongs", hex: "1200" },
    { what: "a number where a text belongs", hex: "1800" },
    { what: "a number where a message belongs", hex: "2000" },
    { what: "a group where a message belongs", hex: "2324" },
    { what: "a number where one of many texts belongs", hex: "3000" },
    { what: "32 bits where one of many numbers belongs", hex: "2d00000000" },
    { what: "a text where an enum belongs", hex: "4200" },
    { what: "a number where a map belongs", hex: "3800" },
    { what: "a number as the key of a map", hex: "3a020800" },
    { what: "a text as the value of a map", hex: "3a021200" },
    { what: "a number where 64 bits belong", hex: "4800" },
    { what: "a text in a message within", hex: "22020a00" },
  ])("$what", ({ hex }) => {
    expect(() => decode(hex)).toThrow(
      expect.objectContaining({ code: "invalid_argument" }) as Error,
    );
  });
});

describe("a message that is malformed is refused", () => {
  it.each([
    { what: "a message within that is longer than the message", hex: "22052202082a" },
    { what: "a message within that is longer than the one around it", hex: "22032202082a" },
    { what: "a wire type that does not exist", hex: "7f" },
  ])("$what", ({ hex }) => {
    expect(() => decode(hex)).toThrow(
      expect.objectContaining({ code: "invalid_argument" }) as Error,
    );
  });
});

it.each([101, 10_000])("messages in messages, %d deep, are refused", (levels) => {
  const cause = expect.objectContaining({ message: "messages are nested too deep" }) as Error;
  expect(() => decode(nest(levels))).toThrow(expect.objectContaining({ cause }) as Error);
});

/** Each message holds the next. */
function nest(levels: number): string {
  const parts: Buffer[] = [];
  let size = 0;
  for (let level = 0; level < levels; level += 1) {
    const length: number[] = [];
    for (let rest = size; ; rest >>>= 7) {
      if (rest < 128) {
        length.push(rest);
        break;
      }
      length.push((rest & 127) | 128);
    }
    const head = Buffer.from([0x22, ...length]);
    parts.unshift(head);
    size += head.length;
  }
  return Buffer.concat(parts).toString("hex");
}

it("a definition that does not come from proto-loader is refused at the start", async () => {
  const wireTypesOf = await loadRequestWireTypes();
  const { requestType: _, ...rest } = method as Method & { requestType: unknown };
  expect(() => wireTypesOf(rest)).toThrow(
    "proto-loader did not make the definition of /shapes.Shapes/Take",
  );
});
