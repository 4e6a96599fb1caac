// The least a consumer can do: fetch the recipe with undici, parse it, serialise it again.
import { createServer } from "node:http";
import { request } from "undici";

const url = `http://127.0.0.1:${process.argv[3]}/recipes/42`;

const server = createServer((_request, response) => {
  void answer().then((body) => {
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });
});

const answer = async (): Promise<string> => {
  const { body } = await request(url);
  return JSON.stringify({ consumer_pid: process.pid, producer_data: await body.json() });
};

server.listen(Number(process.argv[2]), "127.0.0.1");
