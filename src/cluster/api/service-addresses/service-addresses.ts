import type { Service, ServicePort } from "kubernetes-types/core/v1";
import { type FieldError, invalid, invalidObject } from "../validation/field-error.ts";
import { AllocationError, type ClusterIps } from "./cluster-ips.ts";
import type { NodePorts } from "./node-ports.ts";

/** Gives Services their cluster addresses and node ports, and takes them back (registry/core/service/storage/alloc.go). */
export class ServiceAddresses {
  readonly #clusterIps: ClusterIps;
  readonly #nodePorts: NodePorts;

  constructor(clusterIps: ClusterIps, nodePorts: NodePorts) {
    this.#clusterIps = clusterIps;
    this.#nodePorts = nodePorts;
  }

  /** Fills in what the Service needs beyond what it had before. Returns what undoes it; a failure leaves nothing taken. */
  allocate(service: Service, old: Service | undefined): () => void {
    const undo: (() => void)[] = [];
    const undoAll = () => {
      for (const step of undo.reverse()) step();
    };
    try {
      this.#allocateClusterIp(service, old, undo);
      this.#allocateNodePorts(service, old, undo);
      this.#allocateHealthCheckPort(service, old, undo);
      if (old) this.#releaseUnused(service, old, undo);
    } catch (error) {
      undoAll();
      throw error;
    }
    return undoAll;
  }

  release(service: Service): void {
    const address = ownClusterIp(service);
    if (address) this.#clusterIps.release(address);
    for (const port of nodePortsOf(service)) this.#nodePorts.release(port);
  }

  #allocateClusterIp(service: Service, old: Service | undefined, undo: (() => void)[]): void {
    const { spec } = service;
    if (!spec || spec.type === "ExternalName" || spec.clusterIP === "None") return;
    const wanted = spec.clusterIP;
    if (wanted && old && ownClusterIp(old) === wanted) return;
    const address = attempt(
      service,
      () => {
        if (!wanted) return this.#clusterIps.takeNext();
        this.#clusterIps.take(wanted);
        return wanted;
      },
      (why) =>
        wanted
          ? invalid("spec.clusterIPs", [wanted], `failed to allocate IP ${wanted}: ${why}`)
          : invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate a serviceIP: ${why}`),
    );
    spec.clusterIP = address;
    spec.clusterIPs = [address];
    undo.push(() => this.#clusterIps.putBack(address));
  }

  #allocateNodePorts(service: Service, old: Service | undefined, undo: (() => void)[]): void {
    if (!needsNodePorts(service)) return;
    const held = new Set(old ? nodePortsOf(old) : []);
    // One number may serve several protocols of one Service.
    const own = new Map<number, Set<string>>();
    for (const [index, port] of (service.spec?.ports ?? []).entries()) {
      const field = `spec.ports[${index}].nodePort`;
      const protocol = port.protocol ?? "TCP";
      const wanted = port.nodePort || sharedNodePort(service, port);
      if (wanted && (held.has(wanted) || own.has(wanted))) {
        port.nodePort = wanted;
        own.set(wanted, new Set([...(own.get(wanted) ?? []), protocol]));
        continue;
      }
      const taken = attempt(
        service,
        () => {
          if (!wanted) return this.#nodePorts.takeNext();
          this.#nodePorts.take(wanted);
          return wanted;
        },
        (why) => invalid(field, wanted ?? 0, why),
      );
      port.nodePort = taken;
      own.set(taken, new Set([protocol]));
      undo.push(() => this.#nodePorts.putBack(taken));
    }
  }

  /** The port at which nodes tell a load balancer whether they have endpoints. */
  #allocateHealthCheckPort(service: Service, old: Service | undefined, undo: (() => void)[]): void {
    if (!service.spec || !needsHealthCheckPort(service)) return;
    const wanted = service.spec.healthCheckNodePort;
    if (wanted && old && nodePortsOf(old).has(wanted)) return;
    const taken = attempt(
      service,
      () => {
        if (!wanted) return this.#nodePorts.takeNext();
        this.#nodePorts.take(wanted);
        return wanted;
      },
      (why) =>
        invalid(
          "spec.healthCheckNodePort",
          wanted ?? 0,
          `failed to allocate a HealthCheck NodePort ${wanted ?? 0}: ${why}`,
        ),
    );
    service.spec.healthCheckNodePort = taken;
    undo.push(() => this.#nodePorts.release(taken));
  }

  /** What the old state held and the new one does not name goes back to the pools. */
  #releaseUnused(service: Service, old: Service, undo: (() => void)[]): void {
    const address = ownClusterIp(old);
    if (address && address !== ownClusterIp(service)) {
      this.#clusterIps.release(address);
      undo.push(() => this.#clusterIps.take(address));
    }
    const kept = nodePortsOf(service);
    for (const port of nodePortsOf(old)) {
      if (kept.has(port)) continue;
      this.#nodePorts.release(port);
      undo.push(() => this.#nodePorts.take(port));
    }
  }
}

/** The address taken from the pool: headless and ExternalName Services have none. */
function ownClusterIp({ spec }: Service): string | undefined {
  return spec?.clusterIP && spec.clusterIP !== "None" ? spec.clusterIP : undefined;
}

function nodePortsOf({ spec }: Service): Set<number> {
  const ports = (spec?.ports ?? []).map(({ nodePort }) => nodePort);
  return new Set([...ports, spec?.healthCheckNodePort].flatMap((port) => (port ? [port] : [])));
}

/** apiservice.NeedsHealthCheck. */
export function needsHealthCheckPort({ spec }: Service): boolean {
  return spec?.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

export function needsNodePorts({ spec }: Service): boolean {
  if (spec?.type === "NodePort") return true;
  return spec?.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false;
}

/** The same port under another protocol shares its node port. */
function sharedNodePort({ spec }: Service, port: ServicePort): number | undefined {
  return spec?.ports?.find((other) => other !== port && other.port === port.port && other.nodePort)?.nodePort;
}

function attempt<T>(service: Service, take: () => T, explain: (why: string) => FieldError): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error;
    throw invalidObject("", "Service", service.metadata?.name ?? "", [explain(error.message)]);
  }
}
