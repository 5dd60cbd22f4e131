import { Server } from "node:net";

// Loaded into every process that the stand-in starts: tells it which TCP ports are listened on.

const listen = Server.prototype.listen;

Server.prototype.listen = function (this: Server, ...listenArguments: unknown[]) {
  this.once("listening", () => {
    const address = this.address();
    if (address === null || typeof address === "string") return;
    const { port } = address;
    process.send?.({ port, type: "open" });
    this.once("close", () => process.send?.({ port, type: "close" }));
  });
  // With whatever it was called.
  return Reflect.apply(listen, this, listenArguments);
};
// The way to the stand-in keeps no process running.
process.channel?.unref();
