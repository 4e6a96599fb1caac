/** What came back for one input, in a form that is the same for every protocol. */
export interface Answer {
  /** The HTTP or gRPC status; the HTTP/2 error of a GOAWAY; 0 when the connection simply ended. */
  readonly status: number;
  /** The error code that the answer names, or what became of the connection; empty when all is well. */
  readonly code: string;
  /** One per error. */
  readonly requestIds: readonly string[];
  /** Everything that was sent back, headers included. */
  readonly text: string;
}

export const closed = (text: string): Answer => ({
  status: 0,
  code: "closed",
  requestIds: [],
  text,
});
