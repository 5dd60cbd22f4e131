import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The room inside an element; nothing while it is not shown. */
export function useSize(ref: RefObject<HTMLElement>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const { current: element } = ref;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
