import type { CannotBootReason } from "./cannot-boot.ts";

/** The frame in which a page's container boots. The package puts it at the end of the page and tells nobody. */
export interface RuntimeFrame {
  /** Tells of what can be seen of it from outside. Returns the function that ends that. */
  watch(onTrouble: (reason: CannotBootReason) => void): () => void;
  /** Loads it again, unless it has loaded. */
  reload(): void;
}

/** In its address. */
const path = "/headless?";

/** It has said so itself. */
let hasLoaded = false;

export const runtimeFrame: RuntimeFrame = {
  watch(onTrouble) {
    const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
      // Of another origin's address a policy's report holds the origin only.
      if (effectiveDirective === "frame-src" && !blockedURI.startsWith(location.origin)) onTrouble("blocked");
    };
    const onOffline = () => onTrouble("offline");
    const onMessage = ({ data, source }: MessageEvent<{ readonly type?: unknown } | undefined>) => {
      if (data?.type === "init" && source === find()?.contentWindow) hasLoaded = true;
    };
    document.addEventListener("securitypolicyviolation", onViolation);
    window.addEventListener("offline", onOffline);
    window.addEventListener("message", onMessage);
    return () => {
      document.removeEventListener("securitypolicyviolation", onViolation);
      window.removeEventListener("offline", onOffline);
      window.removeEventListener("message", onMessage);
    };
  },
  reload() {
    const frame = find();
    // What talks to a frame that has loaded would go on talking to the one that is gone.
    if (frame && !hasLoaded) frame.src = String(frame.src);
  },
};

function find(): HTMLIFrameElement | undefined {
  return [...document.querySelectorAll("iframe")].find(({ src }) => src.includes(path));
}
