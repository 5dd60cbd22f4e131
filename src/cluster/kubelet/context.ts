import type { ApiClient } from "../api/client.ts";
import type { Clock } from "../clock.ts";
import type { EventRecorder } from "../controllers/event-recorder.ts";
import type { FileSystem } from "../files.ts";
import type { NetworkStack } from "../network/sockets.ts";
import type { Random } from "../random.ts";
import type { ClusterDnsSettings } from "./dns-config.ts";
import type { ImageStore } from "./image-store.ts";
import type { PodAddresses } from "./pod-addresses.ts";

/** A node's network, as far as the kubelet uses it. */
export interface PodNetwork {
  /** The node's own namespace. */
  readonly stack: NetworkStack;
  attachPod(podName: string, address: string): NetworkStack;
  detachPod(address: string): void;
}

/** What the parts of one node's kubelet share. */
export interface KubeletContext {
  readonly nodeName: string;
  /** InternalIP. */
  readonly nodeAddress: string;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly network: PodNetwork;
  readonly addresses: PodAddresses;
  readonly images: ImageStore;
  readonly dns: ClusterDnsSettings;
  /** The node's own. */
  readonly nodeFiles: FileSystem;
  /** `1.36`, for the probes' User-Agent. */
  readonly minorVersion: string;
}
