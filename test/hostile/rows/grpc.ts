import { internalHeaders } from "@tandem/lab";
import { deflateSync, gzipSync } from "node:zlib";
import { call, type CallOptions, frames, grpcBytes } from "../inputs.ts";
import {
  callHeaders,
  endHeaders,
  endStream,
  frame,
  frameTypes,
  headerBlock,
} from "../http2-frames.ts";
import { grpcFrame, numberField, textField, varint } from "../protobuf.ts";
import type { Row } from "../row.ts";

const recipe42 = numberField(1, 42n);
const recipe0 = numberField(1, 0n);
const nothing = Buffer.alloc(0);
const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

const message = (name: string, content: Buffer, method = "GetRecipe"): Row => ({
  name,
  answer: "invalid_argument",
  inputs: [call(method, content)],
});

const framing = (name: string, content: Buffer, look: CallOptions = {}): Row => ({
  name,
  answer: "invalid_argument",
  inputs: [call("GetRecipe", nothing, { bytes: content, ...look })],
});

const fair = (name: string, content: Buffer, options: CallOptions = {}): Row => ({
  name,
  answer: "ok",
  asksDatabase: true,
  contains: "Chicken Tikka Masala",
  inputs: [call("GetRecipe", content, options)],
});

const messages: readonly Row[] = [
  message("a wire type that does not exist", bytes("0f")),
  message("a number that never ends", bytes(`08${"ff".repeat(20)}`)),
  message("a number that is cut off", bytes("08ff")),
  message("a field number of 0", bytes("002a")),
  message("a text where a number belongs", bytes("0a2a")),
  message("a text where a number belongs, whole", textField(1, "42")),
  message("32 bits where a number belongs", bytes("0d2a000000")),
  message("64 bits where a number belongs", bytes("092a00000000000000")),
  message("a group where a number belongs", bytes("0b0c")),
  message("a number where a text belongs", numberField(3, 1n), "ListRecipes"),
  message("a text longer than the message", bytes("1a7f41"), "ListRecipes"),
  message("a text of 4 GB", bytes("1affffffff0f41"), "ListRecipes"),
  message("a text of negative length", bytes("1affffffffffffffffff0141"), "ListRecipes"),
  message("a group that never ends", bytes("7b")),
  message("the end of a group that never began", bytes("7c")),
  message("100,000 groups", Buffer.alloc(100_000, 0x7b)),
  message(
    "100,000 groups that end",
    Buffer.concat([Buffer.alloc(1e5, 0x7b), Buffer.alloc(1e5, 0x7c)]),
  ),
  message("250,000 zeros", Buffer.alloc(250_000)),
  message("random bytes", bytes("9f3a77c1e4b20d58f6a1")),
  message("JSON", Buffer.from('{"id":42}')),
  message("a limit in 10 bytes", Buffer.concat([bytes("08"), varint(-1n)]), "ListRecipes"),
  fair(
    "fields that nobody knows",
    Buffer.concat([recipe42, textField(15, "x"), numberField(99, 1n)]),
  ),
  fair(
    "the same field again and again",
    Buffer.concat([...Array.from({ length: 1_000 }, () => recipe0), recipe42]),
  ),
];

const tooLarge = (name: string, size: number): Row => ({
  name,
  answer: "too_large",
  inputs: [
    call("GetRecipe", Buffer.alloc(size), { label: "sent" }),
    call("GetRecipe", nothing, {
      bytes: grpcFrame(recipe42, { length: size }),
      end: false,
      label: "announced",
    }),
  ],
});

const compressed = (encoding: string, content: Buffer): CallOptions => ({
  bytes: grpcFrame(content, { flag: 1 }),
  headers: { "grpc-encoding": encoding },
  // Requests are small: they come as they are.
  status: 12,
});

/** gRPC has UNIMPLEMENTED for a number of messages that the method does not take. */
const notOne = (name: string, content: Buffer): Row => framing(name, content, { status: 12 });

const zeros = Buffer.alloc(5 * 1024 * 1024);

const framings: readonly Row[] = [
  tooLarge("a message of 256 KB and 1 byte", 256 * 1024 + 1),
  tooLarge("a message of 5 MB", 5 * 1024 * 1024),
  {
    name: "a message of 4 GB, announced",
    answer: "too_large",
    inputs: [call("GetRecipe", nothing, { bytes: bytes("00ffffffff08"), end: false })],
  },
  framing("5 MB of zeros, gzip", nothing, compressed("gzip", gzipSync(zeros))),
  framing("5 MB of zeros, deflate", nothing, compressed("deflate", deflateSync(zeros))),
  framing("gzip that is none", nothing, compressed("gzip", recipe42)),
  framing("3,000 compressed messages", nothing, {
    ...compressed("gzip", nothing),
    bytes: Buffer.concat(Array.from({ length: 3_000 }, () => grpcFrame(nothing, { flag: 1 }))),
  }),
  framing("an encoding that nobody knows", nothing, compressed("br", recipe42)),
  framing("the encoding __proto__", nothing, compressed("__proto__", recipe42)),
  framing(
    "a message that says it is compressed, and how is not said",
    grpcFrame(recipe0, { flag: 1 }),
  ),
  framing("a flag that does not exist", grpcFrame(recipe0, { flag: 0xff })),
  notOne("no message", nothing),
  notOne("a frame without its message", bytes("000000000a")),
  notOne("a frame that is cut off", grpcFrame(recipe42, { length: 10 })),
  notOne("a length that is cut off", bytes("0000")),
  notOne("two messages", Buffer.concat([grpcFrame(recipe42), grpcFrame(recipe42)])),
  notOne("10,000 empty messages", Buffer.alloc(50_000)),
  {
    // The second letter and the next three are the length.
    ...framing("a message that is no frame", Buffer.from("hello, world")),
    answer: "too_large",
  },
];

const noMethod = (path: string): Row => ({
  name: `the path ${path.length > 60 ? `${path.slice(0, 60)}…` : path}`,
  answer: "not_found",
  inputs: [call(path, grpcFrame(recipe42), { status: 12 })],
});

const refusedHeaders = (name: string, options: CallOptions): Row => ({
  name,
  answer: "invalid_argument",
  inputs: [call("GetRecipe", recipe42, options)],
});

const timeout = (value: string): Row =>
  refusedHeaders(`the timeout ${value}`, { headers: { "grpc-timeout": value } });

const headers: readonly Row[] = [
  ...["/", "//", "/recipe.v1.RecipeService", "/recipe.v1.RecipeService/", "/a/b/c"].map(noMethod),
  ...["/recipe.v1.RecipeService/DropRecipes", "/recipe.v1.recipeservice/getrecipe"].map(noMethod),
  ...["/__proto__", "/constructor", "/toString", "/recipe.v1.RecipeService/__proto__"].map(
    noMethod,
  ),
  ...["/recipe.v1.RecipeService/GetRecipe/", "/recipe.v1.RecipeService/GetRecipe?x=1"].map(
    noMethod,
  ),
  ...["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"].map(noMethod),
  noMethod(`/${"a".repeat(10_000)}`),
  ...["abc", "1x", "-1S", "1.5S", "", "123456789S", "99999999999999H", "1 S", "1S1S"].map(timeout),
  {
    name: "a timeout that is over",
    answer: "deadline_exceeded",
    inputs: ["0S", "0n", "1n"].map((value) =>
      call("GetRecipe", recipe42, { headers: { "grpc-timeout": value }, label: value }),
    ),
  },
  fair("a timeout of 11,415 years", recipe42, { headers: { "grpc-timeout": "99999999H" } }),
  {
    name: "a type that is not gRPC's",
    answer: "invalid_argument",
    inputs: ["application/json", "text/plain", ""].map((type) =>
      call("GetRecipe", recipe42, { headers: { "content-type": type }, label: type }),
    ),
  },
  fair("metadata of 10,000 characters", recipe42, { headers: { a: "a".repeat(10_000) } }),
  {
    name: "metadata of 64 KB",
    answer: "too_large",
    inputs: [call("GetRecipe", recipe42, { headers: { a: "a".repeat(64 * 1024) } })],
  },
  fair("metadata named like members of every object", recipe42, {
    headers: { ["__proto__"]: "a", constructor: "a", "a-bin": "!!!" },
  }),
  fair("metadata that only a server sends", recipe42, {
    headers: { "grpc-status": "0", "grpc-message": "%00%ff", "error-code": "internal" },
  }),
  fair("a request id that is none", recipe42, { headers: { "x-request-id": "../../etc/passwd" } }),
];

const goaway = (name: string, error: number, content: () => Buffer): Row => ({
  name: `HTTP/2: ${name}`,
  answer: "invalid_argument",
  inputs: [frames(content, { status: error, code: "goaway" })],
});

const headersFrame = (block: Buffer, stream: number, flags = endHeaders): Buffer =>
  frame(frameTypes.headers, block, { stream, flags });

const flood = (count: number, each: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => each(index)));

const { authorization } = internalHeaders;
const call42 = callHeaders("/recipe.v1.RecipeService/GetRecipe", authorization);
const callNothing = callHeaders("/recipe.v1.RecipeService/Nothing", authorization);
const callAsStranger = callHeaders("/recipe.v1.RecipeService/GetRecipe");

const protocolError = 1;
const frameSizeError = 6;
const compressionError = 9;
// With this Node gives up a connection that keeps it busy with nothing.
const internalError = 2;

const notHttp2 = (name: string, content: Buffer): Row => ({
  name: `HTTP/2: ${name}`,
  answer: "invalid_argument",
  inputs: [grpcBytes(content, { status: 0, code: "closed" })],
});

const connections: readonly Row[] = [
  notHttp2("HTTP/1.1 instead", Buffer.from("GET /recipes/42 HTTP/1.1\r\nhost: localhost\r\n\r\n")),
  notHttp2("TLS instead", bytes("16030100c8010000c40303")),
  notHttp2("10,000 zeros instead", Buffer.alloc(10_000)),
  notHttp2("a greeting that goes wrong", Buffer.from("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")),
  goaway("data without a stream", protocolError, () => frame(frameTypes.data, recipe42)),
  goaway("headers that cannot be decoded", compressionError, () =>
    headersFrame(Buffer.alloc(100, 0xff), 1),
  ),
  goaway("a stream with an even number", protocolError, () => headersFrame(call42, 2)),
  goaway("settings of the wrong size", frameSizeError, () =>
    frame(frameTypes.settings, Buffer.alloc(5)),
  ),
  goaway("a frame larger than agreed", frameSizeError, () =>
    frame(frameTypes.data, Buffer.alloc(20_000), { stream: 1 }),
  ),
  goaway("a window that grows by nothing", protocolError, () =>
    frame(frameTypes.windowUpdate, Buffer.alloc(4)),
  ),
  goaway("headers that go on and on", internalError, () =>
    Buffer.concat([
      headersFrame(call42, 1, 0),
      flood(10_000, () =>
        frame(frameTypes.continuation, headerBlock({ a: "a".repeat(100) }), { stream: 1 }),
      ),
    ]),
  ),
  {
    ...goaway("20,000 pings", internalError, () =>
      flood(20_000, () => frame(frameTypes.ping, Buffer.alloc(8))),
    ),
    crowd: 20_000,
    times: 1,
  },
  {
    ...goaway("20,000 settings", internalError, () =>
      flood(20_000, () => frame(frameTypes.settings, Buffer.alloc(0))),
    ),
    crowd: 20_000,
    times: 1,
  },
  {
    ...goaway("10,000 streams that are reset at once", internalError, () =>
      flood(10_000, (index) =>
        Buffer.concat([
          headersFrame(call42, 2 * index + 1),
          frame(frameTypes.reset, bytes("00000008"), { stream: 2 * index + 1 }),
        ]),
      ),
    ),
    crowd: 10_000,
    times: 1,
  },
  {
    ...goaway("10,000 streams that ask for what is not there", internalError, () =>
      flood(10_000, (index) => headersFrame(callNothing, 2 * index + 1, endHeaders | endStream)),
    ),
    crowd: 10_000,
    times: 1,
  },
  {
    ...goaway("10,000 streams without a token", internalError, () =>
      flood(10_000, (index) => headersFrame(callAsStranger, 2 * index + 1, endHeaders | endStream)),
    ),
    crowd: 10_000,
    times: 1,
  },
  {
    name: "HTTP/2: 1,000 streams that never send their message",
    answer: "overloaded",
    crowd: 1_000,
    times: 1,
    inputs: [
      frames(
        () => flood(1_000, (index) => headersFrame(call42, 2 * index + 1)),
        { status: 0, code: "" },
        // The others are as many as may be open at once.
        900,
      ),
    ],
  },
  {
    name: "HTTP/2: a call that never sends its message, without a deadline of its own",
    answer: "deadline_exceeded",
    inputs: [call("GetRecipe", nothing, { bytes: nothing, end: false })],
  },
];

/** Row 37 of the fault matrix. */
export const grpcRows: readonly Row[] = [...messages, ...framings, ...headers, ...connections];
