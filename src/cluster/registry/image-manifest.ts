import type { ContainerImage } from "../container-image.ts";
import { bytes } from "../pipe.ts";
import { sha256Hex } from "../sha256.ts";

export const manifestType = "application/vnd.oci.image.manifest.v1+json";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The parts of an image manifest and of an image's configuration (OCI image-spec) that are read here. */
export interface ImageManifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface ImageConfiguration {
  readonly config?: {
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
  };
}

/** What a build leaves to be pushed. */
export interface BuiltImage {
  readonly manifest: string;
  readonly configuration: string;
  /** Stands for the files: who pulls it knows them by its digest. */
  readonly layer: string;
}

export function digestOf(content: string): string {
  return `sha256:${sha256Hex(bytes(content))}`;
}

/** Packs one of the lab's programs as an image of one layer. The same program gives the same bytes. */
export function buildImage(image: ContainerImage, name: string, version: string): BuiltImage {
  const layer = `eastwest: the files of ${name} ${version}, ${image.sizeBytes} bytes as far as they are simulated\n`;
  const configuration = `${JSON.stringify({
    architecture: "amd64",
    os: "linux",
    config: {
      Env: Object.entries(image.env).map(([key, value]) => `${key}=${value}`),
      Entrypoint: image.entrypoint,
      ...(image.command.length > 0 ? { Cmd: image.command } : {}),
      Labels: { "org.opencontainers.image.version": version },
    },
    rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
  })}\n`;
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(configuration),
      size: configuration.length,
    },
    layers: [
      { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: digestOf(layer), size: image.sizeBytes },
    ],
  };
  return { manifest: `${JSON.stringify(manifest, undefined, 2)}\n`, configuration, layer };
}
