// The least a producer can do: parse the path, find the book's recipe, serialise it. No framework,
// no logs, no limits. Everything else is measured as a multiple of this and of consumer.ts.
import { createServer } from "node:http";

const recipe = {
  id: 42,
  name: "Chicken Tikka Masala",
  steps: "Throw it in a pot...",
  ingredients: [
    { id: 1, name: "Chicken", quantity: "1 lb" },
    { id: 2, name: "Sauce", quantity: "2 cups" },
  ],
};

const server = createServer((request, response) => {
  const id = Number(request.url?.slice("/recipes/".length));
  const found = id === recipe.id;
  const body = JSON.stringify(
    found ? { producer_pid: process.pid, recipe } : { error: "not_found" },
  );
  response.writeHead(found ? 200 : 404, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
});

server.listen(Number(process.argv[2]), "127.0.0.1");
