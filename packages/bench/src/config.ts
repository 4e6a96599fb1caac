/** The only place of this package that reads the environment of its process: where programs are found. */
export const readSearchPath = (): string => process.env["PATH"] ?? "";
