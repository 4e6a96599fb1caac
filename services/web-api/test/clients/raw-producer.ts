import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** How a request arrived. */
export type Asked = "http" | "graphql";

/** Writes whatever it likes to whoever asked. */
export type Answer = (socket: Socket, asked: Asked) => void;

export interface RawProducer {
  readonly url: string;
  /** What the next requests get. */
  answer: Answer;
  /** Bytes that the kernel took, over all connections. */
  bytesWritten(): number;
  /** Connections that are open now. */
  openConnections(): number;
  close(): Promise<void>;
}

/** A recipe-api that speaks whatever the test puts on the wire. */
export const startRawProducer = async (): Promise<RawProducer> => {
  const sockets = new Set<Socket>();
  let written = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      written += socket.bytesWritten;
    });
    socket.setEncoding("latin1").on("data", (text: string) => {
      producer.answer(socket, text.startsWith("POST /graphql") ? "graphql" : "http");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const producer: RawProducer = {
    url: `http://127.0.0.1:${port}`,
    answer: (socket) => void socket.end(),
    bytesWritten: () => [...sockets].reduce((sum, each) => sum + each.bytesWritten, written),
    openConnections: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return producer;
};

const recipe = {
  name: "Soup",
  steps: "Stir.",
  version: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
};
const producer = { pid: 1, instance: "recipe-api-1" };

/** What the contract asks for, as a value to spoil. */
const goodAnswer = (asked: Asked) =>
  asked === "http"
    ? {
        producer,
        recipe: { ...recipe, id: 42, ingredients: [{ id: 1, name: "Water", quantity: "1 l" }] },
      }
    : {
        data: {
          producer,
          recipe: {
            ...recipe,
            id: "42",
            ingredients: [{ id: "1", name: "Water", quantity: "1 l" }],
          },
        },
      };

export const goodBody = (asked: Asked): string => JSON.stringify(goodAnswer(asked));

const json = "content-type: application/json; charset=utf-8";

export interface Message {
  readonly status?: string;
  /** Header lines. @default a content-type for JSON */
  readonly headers?: readonly string[];
  /** Declared length. @default that of the body */
  readonly length?: number;
}

/** One HTTP message, true to its content-length unless told otherwise. */
export const message = (
  body: string | Buffer,
  { status = "200 OK", headers = [json], length = Buffer.byteLength(body) }: Message = {},
): Buffer =>
  Buffer.concat([
    Buffer.from(
      [`HTTP/1.1 ${status}`, ...headers, `content-length: ${length}`, "", ""].join("\r\n"),
      "latin1",
    ),
    Buffer.from(body),
  ]);

export const chunkedHead = `HTTP/1.1 200 OK\r\n${json}\r\ntransfer-encoding: chunked\r\n\r\n`;

/** One chunk of the chunked encoding. */
export const chunk = (text: string): string =>
  `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
