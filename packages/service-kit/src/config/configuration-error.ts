/** The environment does not describe a service that can run. The process exits with 78. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly code = "bad_configuration";
  /** One line for each variable, its name first. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`bad configuration\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}
