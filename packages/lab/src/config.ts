export interface FaultEnvironment {
  readonly isProduction: boolean;
  /** Settings from the start on, as JSON. */
  readonly settings: string | undefined;
}

/** `slow-sql` is set by FAULT_SLOW_SQL. */
export const faultVariable = (fault: string): string =>
  `FAULT_${fault.toUpperCase().replaceAll("-", "_")}`;

/** The only place of this package that reads the environment of its process. */
export const readFaultEnvironment = (fault: string): FaultEnvironment => ({
  isProduction: process.env["NODE_ENV"] === "production",
  settings: process.env[faultVariable(fault)],
});
