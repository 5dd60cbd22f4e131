import { bytes } from "../../cluster/pipe.ts";
import type { Session } from "../command.ts";

/** Whose log is read. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Copies a log to stdout as it comes; with `prefix`, each line begins with `[pod/x/container] `. */
export async function copyLog(
  session: Session,
  source: LogSource,
  query: Readonly<Record<string, string | undefined>>,
  prefix: boolean,
): Promise<void> {
  const { process, client } = session;
  const { namespace, pod, container } = source;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
  const chunks = await client.stream({ path, query: { ...query, container }, accept: "*/*" });
  if (!prefix) {
    for await (const chunk of chunks) await process.stdout.write(chunk, process.signal);
    return;
  }
  const decoder = new TextDecoder();
  const mark = `[pod/${pod}/${container}] `;
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) {
      await process.stdout.write(bytes(lines.map((line) => `${mark}${line}\n`).join("")), process.signal);
    }
  }
  if (rest !== "") await process.stdout.write(bytes(`${mark}${rest}\n`), process.signal);
}
