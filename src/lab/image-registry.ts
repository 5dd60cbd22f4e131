import { type ContainerImage, ImagePullError, type ImageRegistry, type LabImage } from "../cluster/container-image.ts";
import { parseImage } from "../cluster/kubelet/image-reference.ts";
import { Later, laterProgram } from "../cluster/later.ts";
import type { Program } from "../cluster/process.ts";
import type { Trace } from "../cluster/trace.ts";
import { busyboxPrograms, extraPrograms } from "../shell/userland.ts";

const servicePrograms = new Later(() => import("../cluster/network/http/service-program.ts"));

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What pods of a lab can run: its images and no others. */
export function createImageRegistry(labImages: readonly LabImage[], trace: Trace): ImageRegistry {
  const images = new Map<string, ContainerImage>();
  const repositories = new Set<string>();
  for (const labImage of labImages) {
    for (const tag of labImage.tags) {
      const reference = canonical(`${labImage.repository}:${tag}`);
      repositories.add(repositoryOf(reference));
      images.set(
        reference,
        labImage.kind === "service"
          ? serviceContainer(labImage, tag, reference, trace)
          : userlandContainer(labImage, reference),
      );
    }
  }
  return {
    async pull(reference) {
      const name = canonical(reference);
      const image = images.get(name);
      if (image) return image;
      throw new ImagePullError(whyNotPulled(name, repositories.has(repositoryOf(name))));
    },
  };
}

function canonical(reference: string): string {
  return parseImage(reference)?.canonical ?? reference;
}

function repositoryOf(name: string): string {
  return name.replace(/(?:@[^/]*|:[^/:]*)$/, "");
}

/** containerd's words, with gRPC's around them, as the kubelet's events show them. */
function whyNotPulled(name: string, isKnownRepository: boolean): string {
  const context = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  // Docker Hub does not tell a private repository from one that does not exist.
  if (name.startsWith("docker.io/") && !isKnownRepository) {
    const denied = "pull access denied, repository does not exist or may require authorization";
    // The kubelet leaves the code out where it says nothing (cri-client, remote_image.go).
    return `${context}: ${denied}: server message: insufficient_scope: authorization failed`;
  }
  return `rpc error: code = NotFound desc = ${context}: ${name}: not found`;
}

/** The service is the first process; a small busybox is there for `kubectl exec`. */
function serviceContainer(
  image: LabImage & { kind: "service" },
  tag: string,
  reference: string,
  trace: Trace,
): ContainerImage {
  const service = laterProgram(servicePrograms, ({ createServiceProgram }) => createServiceProgram(image, tag, trace), [
    "SIGTERM",
    "SIGINT",
  ]);
  return {
    reference,
    entrypoint: [image.process],
    command: image.args ?? [],
    env: { PATH: path },
    programs: new Map([...busyboxPrograms("busybox-1.37"), [image.process, service]]),
    files: {},
    sizeBytes: 96_000_000,
  };
}

const loaders = {
  glibc: "/lib64/ld-linux-x86-64.so.2",
  musl: "/lib/ld-musl-x86_64.so.1",
  uclibc: "/lib/ld-uClibc.so.0",
};

function userlandContainer(image: LabImage & { kind: "userland" }, reference: string): ContainerImage {
  const extra = image.extraPrograms.map((name): [string, Program] => {
    const program = extraPrograms.get(name);
    if (!program) throw new Error(`labs/images: ${image.repository} asks for an unknown program "${name}"`);
    return [name, program];
  });
  return {
    reference,
    entrypoint: [],
    command: image.command,
    env: { PATH: path },
    programs: new Map([...busyboxPrograms(image.userland), ...extra]),
    // The dynamic loader, by which programs (and libcOf) tell a C library.
    files: { [loaders[image.libc]]: "" },
    sizeBytes: 2_200_000 + extra.length * 6_000_000,
  };
}
