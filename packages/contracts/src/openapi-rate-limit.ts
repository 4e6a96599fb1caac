import { problem } from "./openapi-parts.ts";

/** The components behind `rateLimitHeaders`; draft-ietf-httpapi-ratelimit-headers-10. */
export const headerComponents = {
  "RateLimit-Policy": {
    description:
      "How often you may write: `q` times in `w` seconds, by default 100 in 60. On every answer but 401.",
    schema: { type: "string" },
    example: '"writes";q=100;w=60',
  },
  RateLimit: {
    description:
      "What is left of it: `r` writes now, and all of them in `t` seconds. On every answer but 401.",
    schema: { type: "string" },
    example: '"writes";r=99;t=1',
  },
};

const component = (name: keyof typeof headerComponents) => ({
  $ref: `#/components/headers/${name}`,
});

export const rateLimitHeaders = {
  "RateLimit-Policy": component("RateLimit-Policy"),
  RateLimit: component("RateLimit"),
};

export const tooManyWrites = {
  ...problem("Too many writes. A replay counts like any other; what is refused so does not."),
  headers: {
    "Retry-After": {
      description: "Seconds until one more may come.",
      schema: { type: "integer", minimum: 1 },
    },
    ...rateLimitHeaders,
  },
};
