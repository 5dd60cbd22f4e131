import type { ComponentType } from "preact";
import type { ViewName } from "../bench-state.ts";
import type { ViewProps } from "./view-area.tsx";

/** Each view is a chunk of its own, loaded when it is first shown or when the lab is complete. */
export const viewLoaders: Readonly<Record<ViewName, () => Promise<ComponentType<ViewProps>>>> = {
  map: async () => (await import("./map/map-view.tsx")).MapView,
  packet: async () => (await import("./packet/packet-view.tsx")).PacketView,
  dns: async () => (await import("./dns/dns-view.tsx")).DnsView,
  rules: async () => (await import("./rules/rules-view.tsx")).RulesView,
  events: async () => (await import("./events/events-view.tsx")).EventsView,
  files: async () => (await import("./files/files-view.tsx")).FilesView,
};
