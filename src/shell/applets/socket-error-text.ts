import type { SocketError } from "../../cluster/network/sockets.ts";

const texts: Record<SocketError["code"], string> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  EADDRINUSE: "Address already in use",
  EADDRNOTAVAIL: "Cannot assign requested address",
};

/** What strerror(3) says of it. */
export function socketErrorText(error: SocketError): string {
  return texts[error.code];
}
