import { bytes } from "../../cluster/pipe.ts";
import type { Process, Program } from "../../cluster/process.ts";
import { parseCommandLine } from "./curl/command-line.ts";
import type { CurlConfig } from "./curl/config.ts";
import { CurlError, UsageError } from "./curl/curl-error.ts";
import { fetchUrl } from "./curl/fetch-url.ts";
import { helpText, versionText } from "./curl/help.ts";
import { readData } from "./curl/request.ts";
import { CurlSession } from "./curl/session.ts";
import { globUrls } from "./curl/url-glob.ts";

/**
 * curl over the simulated network: HTTP/1.1 with its connections, messages, exit codes, -v, -w and progress meter as
 * curl 7.88.1 has them. Other protocols are answered as by a curl built without them.
 */
export const curl: Program = async (process) => {
  let config: CurlConfig | "help" | "version";
  try {
    config = parseCommandLine(process.argv.slice(1));
  } catch (error) {
    return refuse(process, error);
  }
  if (config === "help" || config === "version") {
    await process.stdout.write(bytes(config === "help" ? helpText : versionText), process.signal);
    return 0;
  }
  const session = new CurlSession(process, config);
  let exitCode = 0;
  try {
    for (const entry of config.resolveEntries) {
      session.info(`Added ${entry} to DNS cache`);
      const wildcard = /^\*:\d+/.exec(entry)?.[0];
      if (wildcard) session.info(`RESOLVE ${wildcard} is wildcard, enabling wildcard checks`);
    }
    const body = await readData(session);
    for (const [index, pattern] of config.urls.entries()) {
      for (const globbed of config.globOff ? [{ url: pattern, values: [] }] : globUrls(pattern)) {
        exitCode = await fetchUrl(session, globbed, index, body);
      }
    }
  } catch (error) {
    exitCode = await refuse(process, error, config.silent && !config.showError);
  } finally {
    session.close();
    await session.flush();
  }
  return exitCode;
};

async function refuse(process: Process, error: unknown, quietly = false): Promise<number> {
  if (error instanceof UsageError) {
    await process.stderr.write(bytes(`${error.lines.join("\n")}\n`));
    return 2;
  }
  if (error instanceof CurlError) {
    if (!quietly) await process.stderr.write(bytes(`curl: (${error.code}) ${error.message}\n`));
    return error.code;
  }
  throw error;
}
