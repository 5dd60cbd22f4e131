/** All that is served stays on this computer. */
export const loopback = "127.0.0.1";

/** How many ports after the first are tried. */
const attempts = 50;

/** A port that somebody else has; its message says so to the one who asked for it. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(`port ${port} on ${loopback} is in use`);
  }
}

/**
 * Binds `port`, or the first free one after it when `stepAround`. `bind` rejects with the system's error. Rejects with
 * PortInUseError.
 */
export async function bindPort<T>(port: number, stepAround: boolean, bind: (port: number) => Promise<T>): Promise<T> {
  for (let candidate = port; ; candidate++) {
    try {
      return await bind(candidate);
    } catch (error) {
      if (!isInUse(error)) throw error;
      if (!stepAround || candidate - port >= attempts || candidate >= 65535) throw new PortInUseError(port);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
