import type { Server } from "@grpc/grpc-js";
import type { Http2Server } from "node:http2";

/** The servers under one of grpc-js that listens, plain or with TLS. It keeps them to itself. */
export const http2ServersOf = (server: Server): readonly Http2Server[] => {
  const servers = Reflect.get(server, "http2Servers") as Map<Http2Server, unknown> | undefined;
  if (servers instanceof Map && servers.size > 0) return [...servers.keys()];
  throw new Error("grpc-js keeps its HTTP/2 servers elsewhere now: the gate needs another way in");
};
