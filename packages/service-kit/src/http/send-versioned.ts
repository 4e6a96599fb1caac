import type { FastifyReply } from "fastify";

/**
 * What a route returns for something that has a version: the body, or 304 when the caller holds this
 * version already (RFC 9110 13.1.2). A cache may keep the answer and has to ask each time whether it
 * is still the version.
 *
 * @param version goes into a strong `ETag`, so the body must be the same, byte for byte, wherever the
 *   version is the same
 */
export const sendVersioned = <Body>(
  reply: FastifyReply,
  version: number,
  body: Body,
): Body | FastifyReply => {
  const etag = `"${version}"`;
  void reply.header("cache-control", "no-cache").header("etag", etag);
  const held = reply.request.headers["if-none-match"];
  return held !== undefined && namesTag(held, etag) ? reply.code(304).send() : body;
};

/**
 * Compares weakly, as the RFC says: HAProxy turns `"1"` into `W/"1"` when it compresses. Splitting at
 * commas is enough: one inside a tag makes two parts, neither of which has both its quotes.
 */
const namesTag = (header: string, etag: string): boolean =>
  header.trim() === "*" ||
  header.split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
