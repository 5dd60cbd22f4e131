import type { LogOptions } from "../../container-image.ts";
import type { ByteReader } from "../../pipe.ts";
import type { Exchange } from "./exchange.ts";
import { containerOf, kubeletOf, podOf } from "./pod-connection.ts";
import type { Target } from "./target.ts";

const plainText = "text/plain";

/** `GET …/pods/<name>/log`: the kubelet's bytes as they come. */
export function serveLog(exchange: Exchange, target: Target): Response {
  const { server, query, request } = exchange;
  const pod = podOf(server, target);
  const container = containerOf(pod, query.get("container"));
  if (!pod.spec?.nodeName) return exchange.respond("", 200, plainText);
  const { namespace, name } = pod.metadata ?? {};
  const kubelet = kubeletOf(server, pod, `containerLogs/${namespace}/${name}/${container}${exchange.url.search}`);
  const reader = kubelet.logs(pod, container, logOptions(query));
  return exchange.respond(streamOf(reader, request.signal), 200, plainText);
}

function logOptions(query: URLSearchParams): LogOptions {
  const flag = (name: string) => ["1", "true"].includes(query.get(name) ?? "");
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  return {
    follow: flag("follow"),
    previous: flag("previous"),
    timestamps: flag("timestamps"),
    tailLines: number("tailLines"),
    sinceSeconds: number("sinceSeconds"),
  };
}

/** A reader as a response's body. Aborting the request, or cancelling the body, closes the reader. */
function streamOf(reader: ByteReader, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const chunk = await reader.read(signal);
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      } catch (error) {
        reader.close();
        controller.error(error);
      }
    },
    cancel: () => reader.close(),
  });
}
