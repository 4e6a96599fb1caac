import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A DNS server that knows the IPv4 addresses of a few names, and says that they last for 1 s. */
export interface NameServer {
  /** `host:port`, UDP. */
  readonly address: string;
  /** From the next question on. */
  name(name: string, addresses: readonly string[]): void;
  close(): Promise<void>;
}

export const startNameServer = async (): Promise<NameServer> => {
  const names = new Map<string, readonly string[]>();
  const socket = createSocket("udp4", (query, { port, address }) =>
    socket.send(answerTo(query, names), port, address),
  );
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    name: (name, addresses) => void names.set(name, addresses),
    close: async () => {
      await once(socket.close(), "close");
    },
  };
};

const headerBytes = 12;
const types = { a: 1 };
const responseCodes = { good: 0, noSuchName: 3 };

/** RFC 1035, 4.1: the question comes back, and each address is a record that points to its name. */
const answerTo = (query: Buffer, names: ReadonlyMap<string, readonly string[]>): Buffer => {
  const { name, type, end } = readQuestion(query);
  const known = names.get(name);
  const addresses = type === types.a ? (known ?? []) : [];
  const header = Buffer.alloc(headerBytes);
  query.copy(header, 0, 0, 2);
  // An authoritative answer; recursion was wanted and is there.
  header.writeUInt16BE(0x8580 | (known ? responseCodes.good : responseCodes.noSuchName), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, query.subarray(headerBytes, end), ...addresses.map(record)]);
};

const readQuestion = (query: Buffer) => {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
};

/** Type A, class IN, for 1 s, 4 bytes. */
const record = (address: string): Buffer =>
  Buffer.from([
    0xc0,
    headerBytes,
    0,
    types.a,
    0,
    1,
    0,
    0,
    0,
    1,
    0,
    4,
    ...address.split(".").map(Number),
  ]);
