export interface PreparedCertificate {
  /** Its path. */
  readonly file: string;
  /** Made: there was none before. */
  readonly state: "made" | "renewed" | "kept";
  readonly validUntil: Date;
}
