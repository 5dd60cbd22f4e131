import type { Event } from "kubernetes-types/core/v1";
import type { CommandBody, Invocation, Session } from "../command.ts";
import { occurrence } from "../describing/events.ts";
import { groupVersion } from "../discovery.ts";
import { CommandError } from "../errors.ts";
import { allNamespacesFlag, watchFlag } from "../flag-sets.ts";
import { isObject, listAt, textAt, typed } from "../json.ts";
import { ColumnWriter } from "../printing/column-writer.ts";
import { objectPrinter } from "../printing/object-printer.ts";
import { watch } from "../watching.ts";

export const events: CommandBody = {
  usage: "events [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
  examples: [
    ["List recent events in the default namespace", "kubectl events"],
    [
      "List recent events for the specified pod, then wait for more events",
      "kubectl events --for pod/web-pod-13je7 --watch",
    ],
  ],
  flags: [
    allNamespacesFlag,
    {
      name: "for",
      type: "text",
      initial: "",
      help: "Filter events to only those pertaining to the specified resource.",
    },
    {
      name: "no-headers",
      type: "bool",
      initial: "false",
      help: "When using the default output format, don't print headers.",
    },
    {
      name: "output",
      short: "o",
      type: "text",
      initial: "",
      help: "Output format. One of: (json, yaml, name, jsonpath).",
    },
    { name: "types", type: "list", initial: "[]", help: "Output only events of given types." },
    watchFlag,
  ],
  notSimulated: ["chunk-size", "template", "show-managed-fields", "allow-missing-template-keys"],
  async run(session, invocation) {
    const { flags } = invocation;
    const everywhere = flags.on("all-namespaces");
    const printer = objectPrinter(flags.text("output"), { headers: true });
    const path = everywhere ? "/api/v1/events" : `/api/v1/namespaces/${session.namespace}/events`;
    const query = { fieldSelector: await objectSelector(session, invocation), limit: "500" };
    const types = flags.list("types").map((type) => type.toLowerCase());
    const fits = (event: Event) => types.length === 0 || types.includes((event.type ?? "").toLowerCase());
    const list = await session.client.json({ path, query });
    const found = listAt(list, "items")
      .filter(isObject)
      .map((item) => typed<Event>(item))
      .filter(fits);
    const columns = new ColumnWriter();
    const row = (event: Event) => [
      ...(everywhere ? [event.metadata?.namespace ?? ""] : []),
      occurrence(event, session.clock.now()),
      event.type ?? "",
      event.reason ?? "",
      `${event.involvedObject.kind}/${event.involvedObject.name}`,
      (event.message ?? "").trim(),
    ];
    const headers = [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    if (printer) {
      const items = listAt(list, "items")
        .filter(isObject)
        .map((item) => ({ ...item, apiVersion: "v1", kind: "Event" }));
      await session.print(printer({ apiVersion: "v1", items, kind: "EventList", metadata: {} }));
    } else if (found.length === 0 && !flags.on("watch")) {
      await session.printError(
        everywhere ? "No events found.\n" : `No events found in ${session.namespace} namespace.\n`,
      );
    } else if (found.length > 0) {
      const rows = [...found]
        .sort((a, b) => (lastSeen(a) < lastSeen(b) ? -1 : lastSeen(a) > lastSeen(b) ? 1 : 0))
        .map(row);
      await session.print(columns.format(flags.on("no-headers") ? rows : [headers, ...rows]));
    }
    if (!flags.on("watch")) return 0;
    let headersDue = found.length === 0 && !flags.on("no-headers");
    const resourceVersion = textAt(list, "metadata", "resourceVersion");
    for await (const { object, type } of watch(session, { path, query: { ...query, resourceVersion } })) {
      const event = typed<Event>(object);
      if (type === "DELETED" || !fits(event)) continue;
      await session.print(columns.format(headersDue ? [headers, row(event)] : [row(event)]));
      headersDue = false;
    }
    return 0;
  },
};

async function objectSelector(session: Session, { flags }: Invocation): Promise<string> {
  const target = flags.text("for");
  if (target === "") return "";
  const [type = "", name = ""] = target.split("/");
  if (!target.includes("/") || name === "") throw new CommandError("--for must be in resource/name form");
  const resource = await session.discovery.byName(type);
  return [
    `involvedObject.apiVersion=${groupVersion(resource)}`,
    `involvedObject.kind=${resource.kind}`,
    `involvedObject.name=${name}`,
  ].join(",");
}

function lastSeen(event: Event): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? "";
}
