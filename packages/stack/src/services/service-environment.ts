import type { Environment } from "../processes/child.ts";

/**
 * What a process may inherit. A list of what is allowed, because nobody can list every name that
 * holds a secret: what a service needs besides is given to it by name.
 */
const inherited = [
  /^(PATH|HOME|USER|LOGNAME|TMPDIR|TZ|LANG|LC_\w+|UV_THREADPOOL_SIZE)$/,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/,
  /^(NODE_ENV|NODE_OPTIONS|NODE_COMPILE_CACHE|NODE_V8_COVERAGE)$/,
  /^(LOG_LEVEL|OTEL_\w+)$/,
];

export const serviceEnvironment = (
  environment: NodeJS.ProcessEnv,
  own: Environment,
): Environment => {
  const allowed = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && inherited.some((pattern) => pattern.test(entry[0])),
  );
  return { NODE_ENV: "development", ...Object.fromEntries(allowed), ...own };
};
