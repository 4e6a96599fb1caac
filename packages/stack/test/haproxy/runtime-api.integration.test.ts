import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createRuntimeApi, escapeWord } from "../../src/haproxy/runtime-api.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

interface Peer {
  readonly path: string;
  /** What came, one entry for each connection. */
  readonly received: string[];
}

/** Somebody at a socket who does not have to be HAProxy. */
const listen = async (answer: (socket: Socket, text: string) => void): Promise<Peer> => {
  const path = join(await temporaryFolder(), "peer.sock");
  const received: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.setEncoding("utf8").on("data", (text: string) => {
      received.push(text);
      answer(socket, text);
    });
  });
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { path, received };
};

test("an answer is all that comes until the connection is closed", async () => {
  const peer = await listen((socket) => {
    socket.write("one\n");
    setImmediate(() => socket.end("two\n\n"));
  });

  expect(await createRuntimeApi(peer.path).command("show info")).toBe("one\ntwo\n\n");
  expect(peer.received).toEqual(["show info\n"]);
});

test("each command has a connection of its own, also at the same time", async () => {
  const peer = await listen((socket, text) => socket.end(`${text}\n`));
  const api = createRuntimeApi(peer.path);

  expect(await Promise.all([api.command("one"), api.command("two")])).toEqual([
    "one\n\n",
    "two\n\n",
  ]);
});

test("a payload is announced, and ends with an empty line", async () => {
  const peer = await listen((socket) => socket.end("\n"));
  const api = createRuntimeApi(peer.path);
  await api.command("set ssl cert x", { payload: "a\nb\n" });
  await api.command("set ssl cert x", { payload: "a\nb" });

  expect(peer.received).toEqual(Array.from({ length: 2 }, () => "set ssl cert x <<\na\nb\n\n"));
});

test("nothing that would become a second command is sent", async () => {
  const peer = await listen((socket) => socket.end("\n"));
  const api = createRuntimeApi(peer.path);

  await expect(api.command("show info\nshutdown")).rejects.toThrow("one line");
  for (const payload of ["a\n\nshutdown", "\na", "a\n\n", "a\r\n\r\nb"])
    await expect(api.command("set", { payload })).rejects.toThrow("empty line");
  expect(peer.received).toEqual([]);
});

test("a word may have a space", () => {
  expect(escapeWord("/my files/a;b\\c")).toBe(String.raw`/my\ files/a\;b\\c`);
});

test("one that is silent has as long as it is given", async () => {
  const peer = await listen(() => undefined);
  const startedAt = performance.now();

  await expect(
    createRuntimeApi(peer.path).command("show info", { timeoutMs: 80 }),
  ).rejects.toMatchObject({
    code: "no_answer",
    message: `HAProxy at ${peer.path} did not answer within 80 ms`,
  });
  expect(performance.now() - startedAt).toBeGreaterThan(70);
});

test("one that goes on and on is not listened to for ever", async () => {
  const chunk = "x".repeat(64 * 1024);
  const peer = await listen((socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", pour);
    pour();
  });

  await expect(createRuntimeApi(peer.path).command("show info")).rejects.toMatchObject({
    code: "no_answer",
    message: "HAProxy answers without an end",
  });
});

test.for(["", "half of an ans"])("an answer that ends as %j is none", async (text) => {
  const peer = await listen((socket) => socket.end(text));

  await expect(createRuntimeApi(peer.path).command("show info")).rejects.toMatchObject({
    code: "no_answer",
    message: "HAProxy closed the connection within its answer",
  });
});

test("whoever does not want the answer any more gets the reason back", async () => {
  const stop = new AbortController();
  const peer = await listen(() => stop.abort(new Error("enough")));
  const { signal } = stop;
  const startedAt = performance.now();

  await expect(createRuntimeApi(peer.path).command("show info", { signal })).rejects.toThrow(
    "enough",
  );
  await expect(createRuntimeApi(peer.path).command("again", { signal })).rejects.toThrow("enough");
  // Well before the time that an answer may take.
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(peer.received).toEqual(["show info\n"]);
});

test("nobody at the socket is said in one line", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "file");
  await writeFile(file, "");

  await expect(createRuntimeApi(join(folder, "none")).command("x")).rejects.toMatchObject({
    code: "unreachable",
    message: `HAProxy at ${join(folder, "none")}: there is no such socket`,
  });
  await expect(createRuntimeApi(file).command("x")).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringMatching(/: (?:nobody listens there|that is no socket)$/),
  });
});
