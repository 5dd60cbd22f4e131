import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".xml": "application/xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

export interface FolderServer {
  readonly origin: string;
  close(): void;
}

/** Serves a built site on loopback, as hosts of static files do: gzipped, each file once for all requests. */
export async function serveFolder(folder: string): Promise<FolderServer> {
  const zipped = new Map<string, Buffer>();
  const zip = (path: string, body: Buffer): Buffer => {
    const known = zipped.get(path) ?? gzipSync(body);
    zipped.set(path, known);
    return known;
  };
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html");
    const found = await readFile(join(folder, path)).catch(() => undefined);
    const body = found ?? (await readFile(join(folder, "404.html")).catch(() => Buffer.alloc(0)));
    const type = found ? types[extname(path)] : types[".html"];
    response.writeHead(found ? 200 : 404, {
      "content-type": type ?? "application/octet-stream",
      "content-encoding": "gzip",
    });
    response.end(found ? zip(path, body) : gzipSync(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
