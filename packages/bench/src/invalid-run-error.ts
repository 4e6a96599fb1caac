/** Something else happened than what was to be measured: nothing of the run counts. */
export class InvalidRunError extends Error {
  readonly code = "invalid_run";

  constructor(what: string) {
    super(`the run does not count: ${what}`);
    this.name = "InvalidRunError";
  }
}
