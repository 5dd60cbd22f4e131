import { WebLinksAddon } from "@xterm/addon-web-links";
import type { Terminal } from "@xterm/xterm";

/**
 * Addresses that a reader's own browser can open: http and https, of a host in one of the few domains that the simulated
 * tools name. What the cluster names (`http://clusterip-cloud-user.default:8080`, `http://10.96.11.18`, a host of RFC 2606)
 * answers in the cluster only, and would open a dead page, or a stranger's.
 */
export const outerAddress =
  /https?:\/\/(?!(?:[\w-]+\.)*example\.)(?:[\w-]+\.)+(?:com|org|net|io)(?::\d+)?(?![\w@-]|\.\w)(?:[/?#][^\s"'<>`]*[^\s"'<>`()[\]{}.,:;!?])?/;

/** Makes links of them, each to open in a window of its own that cannot reach this one. */
export function linkOuterAddresses(xterm: Terminal): void {
  const open = (_: MouseEvent, address: string) => window.open(address, "_blank", "noopener,noreferrer");
  xterm.loadAddon(new WebLinksAddon(open, { urlRegex: outerAddress }));
}
