import type { Clock } from "../clock.ts";
import type { ContainerImage, ImageRegistry } from "../container-image.ts";
import type { NetworkStack } from "../network/sockets.ts";
import type { Random } from "../random.ts";
import type { ImageReference } from "./image-reference.ts";

/** Asking the registry, and unpacking: what even a small image takes. */
const overheadMs = 400;
/** What a node gets from a registry, bytes in a millisecond: 40 MB/s. */
const bytesPerMs = 40_000;

export interface Pulled {
  readonly image: ContainerImage;
  readonly tookMs: number;
  /** With the time spent behind other pulls. */
  readonly includingWaitingMs: number;
}

/** The images on a node. Pulls go one at a time (kubelet's serializeImagePulls). */
export class ImageStore {
  readonly #images = new Map<string, ContainerImage>();
  readonly #registry: ImageRegistry;
  readonly #network: NetworkStack;
  readonly #clock: Clock;
  readonly #random: Random;
  #last: Promise<unknown> = Promise.resolve();

  /** `network`: the node's own. */
  constructor(options: { registry: ImageRegistry; network: NetworkStack; clock: Clock; random: Random }) {
    this.#registry = options.registry;
    this.#network = options.network;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** By its canonical name. */
  find(canonical: string): ContainerImage | undefined {
    return this.#images.get(canonical);
  }

  /** Rejects with ImagePullError, or the signal's reason. */
  pull(reference: ImageReference, signal: AbortSignal): Promise<Pulled> {
    const asked = this.#clock.now();
    const turn = this.#last.then(() => this.#pullNow(reference, asked, signal));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #pullNow(reference: ImageReference, asked: number, signal: AbortSignal): Promise<Pulled> {
    signal.throwIfAborted();
    const begun = this.#clock.now();
    const jitter = 0.85 + this.#random.next() * 0.3;
    await this.#clock.sleep(Math.round(overheadMs * jitter), signal);
    const image = await this.#registry.pull(reference.withTag, this.#network);
    // Layers that are there already are not fetched again, under whatever name they came.
    if (![...this.#images.values()].includes(image)) {
      await this.#clock.sleep(Math.round((image.sizeBytes / bytesPerMs) * jitter), signal);
    }
    this.#images.set(reference.canonical, image);
    const now = this.#clock.now();
    return { image, tookMs: now - begun, includingWaitingMs: now - asked };
  }
}
