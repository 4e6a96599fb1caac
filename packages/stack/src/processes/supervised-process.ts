import { setTimeout as delay } from "node:timers/promises";
import { formatLogLine } from "../logs/format-log-line.ts";
import { StackError } from "../stack-error.ts";
import { backoffOptions, restartDelay } from "./backoff.ts";
import { startChild, type Child, type ChildSpec, type Exit, type Surroundings } from "./child.ts";
import { describeExit } from "./describe-exit.ts";

export interface SupervisedOptions {
  /** What ends the process at once, without order: SIGKILL unless the program has a better way. */
  readonly killSignal?: NodeJS.Signals;
  /** It refused its configuration (exit code 78) and is not restarted. Without it, it is. */
  readonly onRefusal?: (error: StackError) => void;
  /** A new process runs in place of one that died. */
  readonly onRestart?: (pid: number | undefined) => void;
}

/** Exit code of a program whose configuration is bad (`EX_CONFIG` of sysexits.h): a restart cannot help. */
const badConfiguration = 78;
const killGraceMs = 1_000;

/** A process that is started again whenever it dies, until it is stopped. */
export class SupervisedProcess {
  readonly name: string;
  readonly #spec: ChildSpec;
  readonly #surroundings: Surroundings;
  readonly #options: SupervisedOptions;
  #stopping = new AbortController();
  #child: Child | undefined;
  #lastWords: readonly string[] = [];
  #life: Promise<void> | undefined;
  #deaths = 0;
  #restarts = 0;

  constructor(spec: ChildSpec, surroundings: Surroundings, options: SupervisedOptions) {
    this.name = spec.name;
    this.#spec = spec;
    this.#surroundings = surroundings;
    this.#options = options;
  }

  /** Undefined between two lives. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How often it has died by itself since `start`. */
  deaths(): number {
    return this.#deaths;
  }

  /** What it said last, dead or alive. */
  lastLines(): readonly string[] {
    const lines = this.#child?.lastLines() ?? [];
    return lines.length > 0 ? lines : this.#lastWords;
  }

  start(): void {
    if (this.#life) return;
    this.#stopping = new AbortController();
    this.#deaths = 0;
    this.#restarts = 0;
    this.#life = this.#live(this.#stopping.signal);
  }

  /** In order, and by force after `graceMs`. Says so when force was needed. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#child?.signal(this.#spec.stopSignal);
    await this.#endWithin(graceMs, (child) => {
      this.#say(`${this.name} (pid ${child.pid}) did not stop in time: SIGKILL`);
      child.signal("SIGKILL");
    });
  }

  /** At once. */
  async kill(): Promise<void> {
    this.#stopping.abort();
    this.#child?.signal(this.#options.killSignal ?? "SIGKILL");
    await this.#endWithin(killGraceMs, (child) => child.signal("SIGKILL"));
  }

  async #endWithin(ms: number, force: (child: Child) => void): Promise<void> {
    const timer = setTimeout(() => {
      if (this.#child) force(this.#child);
    }, ms);
    await this.#life;
    clearTimeout(timer);
    this.#life = undefined;
  }

  async #live(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const startedAt = performance.now();
      this.#child = startChild(this.#spec, this.#surroundings);
      const { pid, exited } = this.#child;
      if (this.#deaths > 0) this.#options.onRestart?.(pid);
      const exit = await exited;
      this.#lastWords = this.lastLines();
      this.#child = undefined;
      if (stopping.aborted) return;
      this.#deaths += 1;
      if (performance.now() - startedAt >= backoffOptions.resetAfterMs) this.#restarts = 0;
      const { onRefusal } = this.#options;
      if (exit.code === badConfiguration && onRefusal) return onRefusal(this.#refusal());
      await this.#pause(pid, exit, stopping);
    }
  }

  async #pause(pid: number | undefined, exit: Exit, stopping: AbortSignal): Promise<void> {
    const ms = restartDelay(this.#restarts);
    this.#restarts += 1;
    const next = ms === 0 ? "restarting now" : `restarting in ${ms} ms`;
    this.#say(`${this.name} (pid ${pid}) ${describeExit(exit)}: ${next}`);
    // An abort only cuts the wait short; the loop sees it.
    await delay(ms, undefined, { signal: stopping }).catch(() => undefined);
  }

  #refusal(): StackError {
    const last = this.lastLines().at(-1) ?? "it did not say why";
    const [why] = formatLogLine(last);
    return new StackError(
      "configuration",
      `${this.name} refuses its configuration: ${why?.trim()}`,
    );
  }

  #say(text: string): void {
    this.#surroundings.log("stack", text);
  }
}
