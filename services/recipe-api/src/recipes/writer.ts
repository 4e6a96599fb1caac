/** Who changes something, and what his request was called. */
export interface Writer {
  readonly principal: string;
  /** Makes the same request again harmless, for 24 hours. */
  readonly key: string | undefined;
  readonly requestId: string;
}
