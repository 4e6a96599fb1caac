/** RFC 9110 11.6.1: every answer with status 401 has it. */
export const challengeHeader = "www-authenticate";

/**
 * Its value, RFC 6750 3: it tells whether something was presented.
 *
 * @param realm name of the service
 */
export const challengeOf = (realm: string, isPresented: boolean): string =>
  `Bearer realm="${realm}"${isPresented ? ', error="invalid_token"' : ""}`;
