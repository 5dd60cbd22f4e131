import type { ReceivedResponse, ServiceFetch } from "../container-image.ts";
import { type BuiltImage, digestOf, manifestType } from "./image-manifest.ts";

/** `docker push`: what an image consists of, and then its manifest under a tag. `repository`: its URL below `/v2/`. */
export async function pushImage(
  fetch: ServiceFetch,
  repository: string,
  tag: string,
  image: BuiltImage,
): Promise<void> {
  for (const blob of [image.layer, image.configuration]) {
    const upload = await succeed(fetch(`${repository}/blobs/uploads/`, { method: "POST" }));
    const place = upload.headers.get("location") ?? "";
    await succeed(fetch(`${place}?digest=${digestOf(blob)}`, { method: "PUT", body: blob }));
  }
  const headers = { "Content-Type": manifestType };
  await succeed(fetch(`${repository}/manifests/${tag}`, { method: "PUT", headers, body: image.manifest }));
}

async function succeed(answer: Promise<ReceivedResponse>): Promise<ReceivedResponse> {
  const response = await answer;
  if (!response.ok) throw new Error(`the registry refused a push: ${response.status} ${await response.text()}`);
  return response;
}
