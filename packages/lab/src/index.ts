export { apiKeyHeaders, apiKeys } from "./api-key.ts";
export { copyRepository, type RepositoryCopy } from "./copies/copy-repository.ts";
export { runTests, type TestReport, type TestRun } from "./copies/run-tests.ts";
export {
  createFaultProxy,
  type FaultProxy,
  type FaultProxyCounts,
  type FaultProxyOptions,
} from "./fault-proxy/create-fault-proxy.ts";
export { createFalseClock, type FalseClock } from "./false-clock/create-false-clock.ts";
export { findFaketime } from "./false-clock/find-faketime.ts";
export { controlFaults, type FaultControl } from "./fault-hooks/control-faults.ts";
export type { FaultName, FaultSettings } from "./fault-hooks/fault-settings.ts";
export { type Faults, withFaults } from "./fault-hooks/with-faults.ts";
export type { Toxic } from "./fault-proxy/toxic.ts";
export { freePorts } from "./free-ports.ts";
export { internalHeaders, internalMetadata, internalToken } from "./internal-token.ts";
export type { Chart, ChartLine, ChartPoint } from "./load/chart.ts";
export { checkHistory } from "./load/check-history.ts";
export { checkReads } from "./load/check-reads.ts";
export { checkVersions, type FoundVersion } from "./load/check-versions.ts";
export { checkWrites, type WriteRecord } from "./load/check-writes.ts";
export { drawChart } from "./load/draw-chart.ts";
export type { Ending, RequestRecord } from "./load/history.ts";
export type { Load, LoadKind } from "./load/load.ts";
export type { Distribution, LoadCounts, LoadResult, LoadSecond } from "./load/load-result.ts";
export type { Begin, OperationRecord } from "./load/operation.ts";
export { operationsOf, writesOf } from "./load/operations-of.ts";
export type { Answer, CreateSender, RequestToSend, Sender } from "./load/senders/sender.ts";
export type { Target } from "./load/senders/target.ts";
export { type LoadGenerator, startLoadGenerator } from "./load/start-load-generator.ts";
export { tabulateChart } from "./load/tabulate-chart.ts";
export { type Browser, openBrowser } from "./open-browser.ts";
export { type FrozenPostgres, freezePostgres } from "./postgres-processes/freeze-postgres.ts";
export { killPostgres } from "./postgres-processes/kill-postgres.ts";
export { repository, type ServiceProcess, startService } from "./start-service.ts";
export { waitUntil, waitUntilOk } from "./wait-until.ts";
export { withoutCopies } from "./without-copies.ts";
export { withoutShedding } from "./without-shedding.ts";
