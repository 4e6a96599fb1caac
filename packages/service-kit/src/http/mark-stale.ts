import type { FastifyReply } from "fastify";

/**
 * Says of an answer, and of the 304 in its place, that a copy stands in for what cannot be read now.
 * RFC 9111 has given `Warning` up; nothing took its place that says as plainly what is wrong.
 *
 * @param staleSeconds whole seconds since the copy was known to be true; undefined for what is no
 *   copy: then nothing is said
 */
export const markStale = (reply: FastifyReply, staleSeconds: number | undefined): void => {
  if (staleSeconds === undefined) return;
  void reply.header("age", `${staleSeconds}`).header("warning", '110 - "Response is Stale"');
};

/** Whether the answer says so. */
export const isStale = (reply: FastifyReply): boolean => reply.hasHeader("warning");
