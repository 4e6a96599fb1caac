export { createDeadline, type Deadline } from "./deadline.ts";
export { runShutdown, type ShutdownStep } from "./shutdown.ts";
