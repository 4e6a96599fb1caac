/** The request that nobody sent: whoever sees it has read a body, or a header, as a request. */
export const canary =
  "GET /canary HTTP/1.1\r\nhost: localhost\r\nx-request-id: canary\r\ncontent-length: 0\r\n\r\n";

/** The id of every request that was sent. */
export const requestId = "attack";
