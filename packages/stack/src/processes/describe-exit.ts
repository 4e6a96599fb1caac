import type { Exit } from "./child.ts";

export const describeExit = ({ code, signal, error }: Exit): string => {
  if (error) return `could not be started (${error.message})`;
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
};
