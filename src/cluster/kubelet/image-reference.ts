/** What containerd calls an image: registry, path and tag (or digest) in full. */
export interface ImageReference {
  /** With `:latest` where the pod names no tag and no digest; this is what is pulled. */
  readonly withTag: string;
  /** `docker.io/library/nginx:1.29`. */
  readonly canonical: string;
}

const pattern =
  /^(?:[a-zA-Z0-9.-]+(?::[0-9]+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[a-f0-9]{32,})?$/;

/** Undefined for what is no reference (distribution/reference). */
export function parseImage(image: string): ImageReference | undefined {
  if (!pattern.test(image)) return undefined;
  const hasTag = image.includes("@") || /:[^/:]+$/.test(image);
  // A digest says all; the tag before it counts for nothing.
  const withTag = hasTag ? image.replace(/:[^/:@]+@/, "@") : `${image}:latest`;
  const [first = ""] = withTag.split("/");
  const hasRegistry = withTag.includes("/") && (/[.:]/.test(first) || first === "localhost");
  const path = withTag.includes("/") ? withTag : `library/${withTag}`;
  return { withTag, canonical: hasRegistry ? withTag : `docker.io/${path}` };
}
