export { freePorts } from "./free-ports.ts";
export { repository, type ServiceProcess, startService } from "./start-service.ts";
export { waitUntil, waitUntilOk } from "./wait-until.ts";
