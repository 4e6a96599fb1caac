import { apiKeyHeaders, internalToken, repository } from "@tandem/lab";

/** What only the inside may know: stacks, paths, SQL, and how libraries word their errors. */
const patterns: readonly RegExp[] = [
  /\bat \S+ \(/,
  /node_modules|node:\w|\.[cm]?[jt]s\b/,
  /\b(SELECT .+ FROM|relation "|pg_|postgres|SQLSTATE|duplicate key|invalid byte sequence)/i,
  /fastify|FST_ERR|MER_ERR|mercurius|undici|UND_ERR|protobuf|grpc-js|nghttp|HPE_|\bE(CONN|PIPE)/i,
  /Did you mean|Unexpected token|index out of range|invalid wire type|Cannot read prop|Received (a|no|message) /,
];

/** What lets somebody in. */
const credentials: readonly string[] = [
  internalToken,
  apiKeyHeaders.authorization.slice("Bearer ".length),
];

/** The credentials in an answer or in a log. */
export const credentialsIn = (text: string): readonly string[] =>
  credentials.filter((each) => text.includes(each));

/** The secrets in an answer. */
export const secretsIn = (text: string): string[] => [
  ...(text.includes(repository) ? [repository] : []),
  ...credentialsIn(text),
  ...patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []),
];
