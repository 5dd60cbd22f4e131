// A pod has an address of its own, so its port 8080 is always free. Here all share 127.0.0.1: a port that somebody else
// has taken is stepped around.

import { once } from "node:events";

export const address = "127.0.0.1";

/** Lets a server listen on the port that it prefers, or on the next one that is free. Gives that port. */
export async function listen(server, name, preferred) {
  for (let port = preferred; ; port++) {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      console.log(`${name}: ${port} is no port: it must be a whole number from 1 to 65535`);
      process.exit(1);
    }
    try {
      server.listen(port, address);
      await once(server, "listening");
      console.log(`${name} listens on ${address}:${port}`);
      return port;
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
      console.log(`${name}: port ${port} is taken, trying ${port + 1}`);
    }
  }
}
