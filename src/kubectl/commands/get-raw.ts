import type { Invocation, Session } from "../command.ts";
import { CommandError } from "../errors.ts";

/** Prints what the server answers to a GET of the path in `--raw`, as it stands (cmd/get.go, util/rawhttp). */
export async function getRaw(session: Session, { flags, args }: Invocation): Promise<void> {
  const raw = flags.text("raw");
  if (args.length > 0) throw new CommandError("arguments may not be passed when --raw is specified");
  if (flags.on("watch") || flags.on("watch-only") || flags.text("selector") !== "") {
    throw new CommandError(
      "--raw may not be specified with other flags that filter the server request or alter the output",
    );
  }
  if (flags.text("output") !== "") throw new CommandError("--raw and --output are mutually exclusive");
  const chunks = await session.client.stream({ path: pathIn(raw), accept: "*/*" });
  for await (const chunk of chunks) await session.process.stdout.write(chunk, session.process.signal);
}

/** Path and query of what Go's url.ParseRequestURI takes: a path from the root, or a whole URL, whose host counts for nothing. */
function pathIn(raw: string): string {
  const url = raw.startsWith("/") ? URL.parse(`http://server${raw}`) : URL.parse(raw);
  if (!url)
    throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`);
  return `${url.pathname}${url.search}`;
}
