// A replica that a test can kill: it answers everything with its pid, after some work.
//   node replica.ts PORT
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const workMs = 20;

createServer((_request, response) => {
  void delay(workMs).then(() => response.end(`${process.pid}\n`));
}).listen(Number(process.argv[2]), "127.0.0.1");
