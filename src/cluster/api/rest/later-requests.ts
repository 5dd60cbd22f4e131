import { Later } from "../../later.ts";
import type { Exchange } from "./exchange.ts";

type OtherRequests = typeof import("./other-requests.ts");

const otherRequests = new Later<OtherRequests>(() => import("./other-requests.ts"));

/** Has a request served by what is loaded with the first of its like. */
export function servedLater<T>({ server }: Exchange, serve: (requests: OtherRequests) => Promise<T> | T): Promise<T> {
  return otherRequests.with(server, serve);
}
