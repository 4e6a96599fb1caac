// The health check of a container: ends with 0 when the service in it wants requests.
import { get } from "node:http";

const port = process.env["ADMIN_PORT"] ?? "9464";
const request = get({ host: "127.0.0.1", port, path: "/readyz", timeout: 1_500 }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.resume();
});
request.on("timeout", () => request.destroy(new Error("no answer in time")));
request.on("error", () => (process.exitCode = 1));
