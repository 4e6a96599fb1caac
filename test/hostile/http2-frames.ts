// HTTP/2 by hand, for what no library would send. https://www.rfc-editor.org/rfc/rfc9113
import { type Answer, closed } from "./answer.ts";
import { exchangeBytes } from "./exchange-bytes.ts";

export const frameTypes = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const endStream = 1;
export const endHeaders = 4;

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

interface FrameOptions {
  readonly flags?: number;
  readonly stream?: number;
  /** When it is not what it should be. */
  readonly length?: number;
}

export const frame = (
  type: number,
  payload: Buffer,
  { flags = 0, stream = 0, length = payload.length }: FrameOptions = {},
): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

/** Fields as literals that no table remembers; texts of at most 126 bytes. RFC 7541, 6.2.2. */
export const headerBlock = (fields: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );

/** @param authorization what the caller shows. @default nothing */
export const callHeaders = (path: string, authorization?: string): Buffer =>
  headerBlock({
    ":method": "POST",
    ":scheme": "http",
    ":path": path,
    ":authority": "localhost",
    "content-type": "application/grpc",
    te: "trailers",
    ...(authorization !== undefined && { authorization }),
  });

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly payload: Buffer;
}

const framesIn = (bytes: Buffer): Frame[] => {
  const frames: Frame[] = [];
  for (let at = 0; at + 9 <= bytes.length;) {
    const end = at + 9 + bytes.readUIntBE(at, 3);
    const [type = 0, flags = 0] = bytes.subarray(at + 3, at + 5);
    if (end <= bytes.length) frames.push({ type, flags, payload: bytes.subarray(at + 9, end) });
    at = end;
  }
  return frames;
};

/** Streams that are over: reset, or answered to the end. */
const endedStreams = (frames: readonly Frame[]): number =>
  frames.filter(
    ({ type, flags }) =>
      type === frameTypes.reset ||
      ((type === frameTypes.headers || type === frameTypes.data) && (flags & endStream) !== 0),
  ).length;

/**
 * Opens a connection, sends frames, and waits until the server hangs up, or has ended all of the
 * streams that were opened.
 */
export const sendFrames = async (
  port: number,
  frames: Buffer,
  streams = Number.POSITIVE_INFINITY,
): Promise<Answer> => {
  const settings = frame(frameTypes.settings, Buffer.alloc(0));
  const bytes = Buffer.concat([Buffer.from(preface), settings, frames]);
  const isComplete = (received: Buffer): boolean => endedStreams(framesIn(received)) >= streams;
  const received = await exchangeBytes({ port, bytes, isComplete });
  const heard = framesIn(received);
  const goaway = heard.findLast(({ type }) => type === frameTypes.goaway);
  const text = received.toString("latin1");
  if (goaway) return { ...closed(text), code: "goaway", status: goaway.payload.readUInt32BE(4) };
  if (endedStreams(heard) >= streams) return { ...closed(text), code: "" };
  return closed(text);
};
