import { exec, execFileSync, fork, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { lookup, Resolver } from "node:dns";
import { Resolver as PromiseResolver, resolve4 } from "node:dns/promises";
import { createServer, get } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect, createServer as createTcpServer, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect, test } from "vitest";

const rule = /unit tests use no network and no child processes: .+ was refused/;

const attempts: readonly [name: string, attempt: () => unknown][] = [
  ["net.connect", () => connect(9, "127.0.0.1")],
  ["a Socket's connect", () => new Socket().connect({ path: "no.sock" })],
  ["tls.connect", () => connectTls(9, "127.0.0.1")],
  ["http2.connect", () => connectHttp2("http://127.0.0.1:9")],
  ["http.get", () => get("http://127.0.0.1:9")],
  ["a TCP server", () => createTcpServer().listen(0)],
  ["an HTTP server", () => createServer().listen(0)],
  ["UDP send", () => createSocket("udp4").send("x", 9, "127.0.0.1")],
  ["UDP bind", () => createSocket("udp4").bind(0)],
  ["dns.lookup", () => lookup("localhost", () => undefined)],
  ["dns.promises.resolve4", () => resolve4("localhost")],
  ["dns.Resolver", () => new Resolver().resolve4("localhost", () => undefined)],
  ["dns.promises.Resolver", () => new PromiseResolver().resolve4("localhost")],
  ["spawn", () => spawn(process.execPath, ["--version"])],
  ["spawnSync", () => spawnSync(process.execPath, ["--version"])],
  ["exec", () => exec("true")],
  ["execFileSync", () => execFileSync(process.execPath, ["--version"])],
  ["fork", () => fork("none.mjs")],
];

test.for(attempts)("a unit test is refused %s", ([, attempt]) => {
  expect(attempt).toThrow(rule);
});

test("a unit test is refused fetch", async () => {
  const failure = await fetch("http://127.0.0.1:3000").catch((error: unknown) => error);

  expect(failure).toHaveProperty("cause.message", expect.stringMatching(rule));
});
