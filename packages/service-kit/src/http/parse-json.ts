import { isUtf8 } from "node:buffer";
import { ServiceError } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import { repeatsName } from "./repeats-name.ts";

/**
 * Bodies are JSON in UTF-8 whose objects name each of their members once. Fastify's own parser turns
 * bytes that are not UTF-8 into U+FFFD, and of a repeated name it takes the last: what was checked
 * before it and what is used after it may then be two things.
 */
export const acceptJson = (server: FastifyInstance): void => {
  const parse = server.getDefaultJsonParser("error", "error");
  server.addContentTypeParser<Buffer>(
    "application/json",
    { parseAs: "buffer" },
    (request, body, done) => {
      if (!isUtf8(body)) return done(refusal("the body is not UTF-8"));
      const text = body.toString();
      return parse(request, text, (error, value) => {
        if (!error && repeatsName(text, value)) return done(refusal("the body repeats a name"));
        return done(error, value);
      });
    },
  );
};

const refusal = (message: string): ServiceError => new ServiceError("invalid_argument", message);
