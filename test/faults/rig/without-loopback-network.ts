/** Undefined: this machine answers at every address of 127.0.0.0/8, as Linux does. */
export const withoutLoopbackNetwork: string | undefined =
  process.platform === "linux" ? undefined : "only Linux has more loopback addresses than one";
if (withoutLoopbackNetwork)
  process.stderr.write(`skipped what needs several addresses: ${withoutLoopbackNetwork}\n`);
