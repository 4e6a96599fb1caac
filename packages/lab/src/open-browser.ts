import { spawnSync } from "node:child_process";
import type { Browser as Chromium, HTTPRequest, Page } from "puppeteer-core";

export interface Browser {
  /** Opens a path of the origin in a window of its own, which knows nothing of earlier ones. */
  visit(path: string): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  /** 1280 × 800 pixels. */
  readonly page: Page;
  /** Errors and warnings on the console, and requests that left the origin or got no answer. */
  problems(): readonly string[];
}

export interface BrowserOptions {
  /** Whether to go without where no Chromium is installed. @default false */
  readonly optional?: boolean;
}

/**
 * The Chromium of the PATH, without a window that anybody sees. It reaches 127.0.0.1 and nothing
 * else.
 *
 * @param origin of the service; every request is to stay there
 * @throws when there is no Chromium; when it is optional, says so on standard error and returns
 *   undefined
 */
export const openBrowser = async (
  origin: string,
  { optional = false }: BrowserOptions = {},
): Promise<Browser | undefined> => {
  const executablePath = findChromium();
  if (executablePath === undefined) return withoutBrowser(optional);
  const chromium = await launchChromium(executablePath);
  return {
    visit: async (path) => {
      const page = await (await chromium.createBrowserContext()).newPage();
      const problems = watch(page, origin);
      await page.goto(`${origin}${path}`);
      return { page, problems: () => problems };
    },
    close: () => chromium.close(),
  };
};

const withoutBrowser = (optional: boolean): undefined => {
  const reason = "there is no chromium on the PATH; Debian has it as chromium";
  if (!optional) throw new Error(reason);
  process.stderr.write(`skipped what needs a browser: ${reason}\n`);
};

const findChromium = (): string | undefined => {
  const { stdout } = spawnSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" });
  return stdout.trim() || undefined;
};

const launchChromium = async (executablePath: string): Promise<Chromium> => {
  // Imported here, because few of those who use this package open a browser.
  const { launch } = await import("puppeteer-core");
  return launch({
    executablePath,
    pipe: true,
    defaultViewport: { width: 1280, height: 800 },
    args: [
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      // Chromium refuses to run as root inside its sandbox, and in a container one often is root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
};

const watch = (page: Page, origin: string): readonly string[] => {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => {
    if (leaves(request, origin)) problems.push(`request to ${request.url()}`);
  });
  page.on("requestfailed", (request) => problems.push(`no answer from ${request.url()}`));
  return problems;
};

const leaves = (request: HTTPRequest, origin: string): boolean => {
  const url = new URL(request.url());
  return url.protocol !== "data:" && url.origin !== origin;
};
