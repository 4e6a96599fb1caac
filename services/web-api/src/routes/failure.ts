import type { FastifyInstance } from "fastify";

/** `GET /error`: fails on purpose, to see what that looks like outside and in the logs. */
export const registerFailure = (server: FastifyInstance): void => {
  server.get("/error", { config: { access: "public" } }, async () => {
    throw new Error("this route fails on purpose");
  });
};
