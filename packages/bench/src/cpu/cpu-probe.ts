// Loaded into each measured process with --import: tells its parent the processor time used so far.
process.on("message", (message) => {
  if (message === "cpu") process.send?.(process.cpuUsage());
});
// The channel alone must not keep a process alive that has stopped.
process.channel?.unref();
