import type { SimulatedClock } from "../cluster/clock.ts";
import type { ContainerImage, ImageRegistry, LabImage } from "../cluster/container-image.ts";
import { MemoryFileSystem } from "../cluster/files.ts";
import { parseImage } from "../cluster/kubelet/image-reference.ts";
import { Machine } from "../cluster/machine.ts";
import { createServiceFetch } from "../cluster/network/http/service-fetch.ts";
import { createServiceProgram } from "../cluster/network/http/service-program.ts";
import type { Network } from "../cluster/network/network.ts";
import type { NetworkStack } from "../cluster/network/sockets.ts";
import type { Random } from "../cluster/random.ts";
import { Containerd } from "../cluster/registry/containerd.ts";
import { type BuiltImage, buildImage, digestOf } from "../cluster/registry/image-manifest.ts";
import { pushImage } from "../cluster/registry/push.ts";
import { resolverAddress } from "../cluster/resolver-addresses.ts";
import type { Scenario, ScenarioRegistry } from "../cluster/scenario.ts";
import type { Trace } from "../cluster/trace.ts";

export interface RegistryHostOptions {
  readonly scenario: Scenario;
  readonly registry: ScenarioRegistry;
  readonly labImages: readonly LabImage[];
  /** Where nodes get the images of other registries from. */
  readonly images: ImageRegistry;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly trace: Trace;
}

/** A registry that is a program on a host outside, with a second door to the nodes' network. */
export class RegistryHost implements ImageRegistry {
  readonly #options: RegistryHostOptions;
  /** By `cloud-user:1.0.1`; with its repository there. */
  readonly #built = new Map<string, { readonly path: string; readonly image: BuiltImage }>();
  readonly #layers = new Map<string, ContainerImage>();
  readonly #nodes = new Map<NetworkStack, Containerd>();

  private constructor(options: RegistryHostOptions) {
    this.#options = options;
  }

  static async create(options: RegistryHostOptions): Promise<RegistryHost> {
    const host = new RegistryHost(options);
    await host.#buildImages();
    return host;
  }

  /** Over the network, unless the image is one of another registry that the lab has. */
  async pull(reference: string, network?: NetworkStack): Promise<ContainerImage> {
    const { images, registry } = this.#options;
    const name = parseImage(reference)?.canonical ?? reference;
    if (!network || name.startsWith("docker.io/") || name.startsWith("registry.k8s.io/")) return images.pull(reference);
    const known = this.#nodes.get(network) ?? this.#containerd(network, registry.name);
    this.#nodes.set(network, known);
    return known.pull(name);
  }

  /** Starts the registry, and pushes what the scenario says. Takes two seconds of the cluster's time. */
  async start(network: Network): Promise<void> {
    const { registry, labImages, clock, trace } = this.#options;
    const { name, address, privateAddress, pushed } = registry;
    const service = labImages.find(({ repository }) => repository === registry.image);
    if (service?.kind !== "service") throw new Error(`the registry runs ${registry.image}, which is no service`);
    const machine = this.#machine(
      name,
      bothDoors(
        network.addOutside({ name: "registry outside", address }),
        network.addOnLan({ name: "registry", address: privateAddress }),
      ),
    );
    const env = new Map([["REGISTRY_HTTP_ADDR", ":80"]]);
    machine.run(createServiceProgram(service, service.tags[0] ?? "", trace), [service.process], { env });
    await clock.sleep(1000);
    const client = createServiceFetch({ machine, signal: new AbortController().signal });
    for (const { image, tag } of pushed) {
      const built = this.#built.get(image);
      if (!built) throw new Error(`the registry is to have ${image}, which is not among the lab's images`);
      await pushImage(client.fetch, `http://${address}/v2/${built.path}`, tag, built.image);
    }
    client.close();
    // The connection's end is none of the reader's packets.
    await clock.sleep(1000);
  }

  /** What a pipeline makes of the lab's images that belong into this registry. */
  async #buildImages(): Promise<void> {
    const { registry, labImages, images } = this.#options;
    for (const { repository, tags } of labImages) {
      if (!repository.startsWith(`${registry.name}/`)) continue;
      const path = repository.slice(registry.name.length + 1);
      const name = path.replace(/^.*\//, "");
      for (const version of tags) {
        const content = await images.pull(`${repository}:${version}`);
        const image = buildImage(content, name, version);
        this.#built.set(`${name}:${version}`, { path, image });
        this.#layers.set(digestOf(image.layer), content);
      }
    }
  }

  #containerd(network: NetworkStack, plainHttp: string): Containerd {
    const host = { machine: this.#machine(network.name, network), signal: new AbortController().signal };
    const resolver = resolverAddress(this.#options.scenario);
    return new Containerd({ host, resolver, plainHttp: new Set([plainHttp]), layers: this.#layers });
  }

  #machine(hostname: string, network: NetworkStack): Machine {
    const { clock, random, scenario } = this.#options;
    const files = new MemoryFileSystem(() => clock.now());
    files.makeDirectory("/etc");
    files.write("/etc/resolv.conf", `nameserver ${resolverAddress(scenario)}\n`);
    const own = random.fork(`registry/${hostname}`);
    return new Machine({ hostname, clock, random: own, files, network, programs: new Map(), env: new Map() });
  }
}

/** Nodes without an address on the internet reach a cloud's registry by an endpoint in their own network. */
function bothDoors(outside: NetworkStack, inside: NetworkStack): NetworkStack {
  return {
    ...outside,
    listen: (port, accept) => {
      const listeners = [outside.listen(port, accept), inside.listen(port, accept)] as const;
      return {
        ...listeners[0],
        close: () => {
          for (const listener of listeners) listener.close();
        },
      };
    },
  };
}
