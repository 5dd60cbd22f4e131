import { useEffect, useState } from "preact/hooks";

/** A part that is loaded once it is wanted; `load`: the same function each time. Undefined until then. */
export function useLater<Part>(load: () => Promise<Part>, isWanted: boolean): Part | undefined {
  const [part, setPart] = useState<{ readonly loaded: Part } | undefined>(undefined);
  useEffect(() => {
    // What cannot be loaded now is asked for again with the next change.
    if (isWanted)
      void load().then(
        (loaded) => setPart({ loaded }),
        () => {},
      );
  }, [load, isWanted]);
  return part?.loaded;
}
