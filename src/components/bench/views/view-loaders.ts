import type { ComponentType } from "preact";
import filesStyles from "../../../styles/files-view.css?url";
import logStyles from "../../../styles/log-views.css?url";
import mapStyles from "../../../styles/map-view.css?url";
import packetStyles from "../../../styles/packet-view.css?url";
import rulesStyles from "../../../styles/rules-view.css?url";
import { loadStylesheet } from "../../load-stylesheet.ts";
import type { ViewName } from "../bench-state.ts";
import type { ViewProps } from "./view-area.tsx";

type View = ComponentType<ViewProps>;

/** Each view is a chunk and a stylesheet of its own, loaded when it is first shown or when the lab is complete. */
export const viewLoaders: Readonly<Record<ViewName, () => Promise<View>>> = {
  map: () => styled(mapStyles, async () => (await import("./map/map-view.tsx")).MapView),
  packet: () => styled(packetStyles, async () => (await import("./packet/packet-view.tsx")).PacketView),
  dns: () => styled(logStyles, async () => (await import("./dns/dns-view.tsx")).DnsView),
  rules: () => styled(rulesStyles, async () => (await import("./rules/rules-view.tsx")).RulesView),
  events: () => styled(logStyles, async () => (await import("./events/events-view.tsx")).EventsView),
  files: () => styled(filesStyles, async () => (await import("./files/files-view.tsx")).FilesView),
};

async function styled(styles: string, load: () => Promise<View>): Promise<View> {
  const [view] = await Promise.all([load(), loadStylesheet(styles)]);
  return view;
}
