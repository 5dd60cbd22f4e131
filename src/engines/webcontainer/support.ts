import type { CannotBootReason } from "./cannot-boot.ts";

/** What there is to know beforehand: properties of a window's global scope. */
export interface PageFeatures {
  readonly crossOriginIsolated?: boolean | undefined;
  readonly isSecureContext?: boolean | undefined;
  readonly SharedArrayBuffer?: unknown;
  readonly Atomics?: unknown;
  readonly WebAssembly?: unknown;
  readonly Worker?: unknown;
  readonly navigator?: { readonly onLine?: boolean | undefined } | undefined;
}

/**
 * Why a boot would be in vain, undefined when it may be tried. Features are looked at, never the browser's name. Those that
 * only an isolated page has are not missed where the page is not isolated: isolation may yet come.
 */
export function webContainerSupport(features: PageFeatures = globalThis): CannotBootReason | undefined {
  const { crossOriginIsolated, isSecureContext, navigator } = features;
  if (!isSecureContext || crossOriginIsolated === undefined) return "unsupported";
  if (!features.Atomics || !features.WebAssembly || !features.Worker) return "unsupported";
  if (!crossOriginIsolated) return "not-isolated";
  if (!features.SharedArrayBuffer) return "unsupported";
  if (navigator?.onLine === false) return "offline";
  return undefined;
}
