import { describe, expect, it } from "vitest";
import busybox from "../../labs/images/busybox.ts";
import busyboxCurl from "../../labs/images/busybox-curl.ts";
import cloudUser from "../../labs/images/cloud-user.ts";
import { Trace } from "../cluster/trace.ts";
import { createImageRegistry } from "./image-registry.ts";

const registry = createImageRegistry([busybox, busyboxCurl, cloudUser], new Trace());

describe("the lab's images", () => {
  it("are found by every way to write their name", async () => {
    for (const name of ["busybox", "busybox:1.37", "library/busybox", "docker.io/library/busybox:latest"]) {
      expect((await registry.pull(name)).command).toEqual(["sh"]);
    }
    const curl = await registry.pull("odise/busybox-curl");
    expect([...curl.programs.keys()]).toEqual(expect.arrayContaining(["sh", "curl", "nslookup", "ping"]));
    expect((await registry.pull("busybox")).programs.has("curl")).toBe(false);
    const service = await registry.pull(`${cloudUser.repository}:1.0.1`);
    expect(service.entrypoint).toEqual(["java"]);
  });

  it("are all there is; the rest fails in containerd's words", async () => {
    await expect(registry.pull("busybox:9")).rejects.toThrow(
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/busybox:9": failed to ' +
        'resolve reference "docker.io/library/busybox:9": docker.io/library/busybox:9: not found',
    );
    await expect(registry.pull("nginx")).rejects.toThrow(
      /^failed to pull and unpack .*"docker\.io\/library\/nginx:latest": pull access denied, repository/,
    );
    await expect(registry.pull(`${cloudUser.repository}:9.9.9`)).rejects.toThrow(/:9\.9\.9: not found$/);
  });
});
