import type { Container } from "kubernetes-types/core/v1";
import { type ContainerImage, ImagePullError } from "../container-image.ts";
import { goDuration } from "../go-duration.ts";
import { createRandom, hexDigits } from "../random.ts";
import { BackOff } from "./back-off.ts";
import type { Waiting } from "./container-state.ts";
import type { KubeletContext } from "./context.ts";
import { type ImageReference, parseImage } from "./image-reference.ts";

export interface EnsuredImage {
  readonly image: ContainerImage;
  /** `docker.io/library/nginx:1.29` */
  readonly name: string;
  readonly id: string;
}

/** From a failed pull to the kubelet's next look at the pod, when it finds itself backing off. */
const noticeMs = 3000;

export interface PullListener {
  readonly waiting: (state: Waiting) => void;
  readonly event: (type: "Normal" | "Warning", reason: string, message: string) => void;
}

/**
 * Gets a container's image onto the node, for as long as it takes (pkg/kubelet/images/image_manager.go). One of these
 * serves all starts of a container. Rejects with the signal's reason alone.
 */
export class ImagePuller {
  readonly #context: KubeletContext;
  readonly #spec: () => Container;
  readonly #backOff = new BackOff();

  /** `spec`: the container as it is wanted now. */
  constructor(context: KubeletContext, spec: () => Container) {
    this.#context = context;
    this.#spec = spec;
  }

  async ensure(listener: PullListener, signal: AbortSignal): Promise<EnsuredImage> {
    const { clock } = this.#context;
    for (;;) {
      const failure = await this.#try(listener, signal);
      if ("image" in failure) return failure;
      const failedAt = clock.now();
      listener.waiting({ kind: "waiting", reason: failure.reason, message: failure.message });
      this.#backOff.use(failedAt);
      await clock.sleep(noticeMs, signal);
      if (failure.reason === "ErrImagePull") {
        const text = `Back-off pulling image "${this.#spec().image}"`;
        listener.event("Normal", "BackOff", text);
        listener.event("Warning", "Failed", "Error: ImagePullBackOff");
        const message = `${text}: ErrImagePull: ${failure.message}`;
        listener.waiting({ kind: "waiting", reason: "ImagePullBackOff", message });
      }
      await clock.sleep(this.#backOff.remaining(failedAt, clock.now()), signal);
    }
  }

  async #try(listener: PullListener, signal: AbortSignal): Promise<EnsuredImage | { reason: string; message: string }> {
    const { image: asked = "", imagePullPolicy: policy } = this.#spec();
    const reference = parseImage(asked);
    if (!reference) {
      const message = `Failed to apply default image tag "${asked}": couldn't parse image name "${asked}": invalid reference format`;
      return this.#fail(listener, "InspectFailed", "InvalidImageName", message);
    }
    const present = this.#context.images.find(reference.canonical);
    if (present && policy !== "Always") {
      const how = "already present on machine and can be accessed by the pod";
      listener.event("Normal", "Pulled", `Container image "${asked}" ${how}`);
      return ensured(reference, present);
    }
    if (policy === "Never") {
      const message = `Container image "${asked}" is not present with pull policy of Never`;
      return this.#fail(listener, "ErrImageNeverPull", "ErrImageNeverPull", message);
    }
    listener.event("Normal", "Pulling", `Pulling image "${asked}"`);
    try {
      const pulled = await this.#context.images.pull(reference, signal);
      const times = `${goDuration(pulled.tookMs)} (${goDuration(pulled.includingWaitingMs)} including waiting)`;
      const size = `Image size: ${pulled.image.sizeBytes} bytes.`;
      listener.event("Normal", "Pulled", `Successfully pulled image "${asked}" in ${times}. ${size}`);
      return ensured(reference, pulled.image);
    } catch (error) {
      if (!(error instanceof ImagePullError)) throw error;
      listener.event("Warning", "Failed", `Failed to pull image "${asked}": ${error.message}`);
      listener.event("Warning", "Failed", "Error: ErrImagePull");
      return { reason: "ErrImagePull", message: error.message };
    }
  }

  #fail(listener: PullListener, eventReason: string, reason: string, message: string) {
    listener.event("Warning", eventReason, message);
    listener.event("Warning", "Failed", `Error: ${reason}`);
    return { reason, message };
  }
}

/** By image on a node; every container started from it asks. */
const identities = new WeakMap<ContainerImage, EnsuredImage>();

function ensured({ canonical }: ImageReference, image: ContainerImage): EnsuredImage {
  const known = identities.get(image);
  if (known?.name === canonical) return known;
  const repository = canonical.replace(/(?::[^/:@]+)?(?:@.*)?$/, "");
  const id = `${repository}@${image.digest ?? digest(`${canonical} ${image.sizeBytes}`)}`;
  const identity = { image, name: canonical, id };
  identities.set(image, identity);
  return identity;
}

/** An identity for simulated content: the same for the same image, and no registry's. */
function digest(text: string): string {
  return `sha256:${hexDigits(createRandom(text), 64)}`;
}
