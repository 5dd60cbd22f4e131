/**
 * A function whose promise resolves in a later macrotask. By a message channel, because a worker's timers wait four
 * milliseconds once they nest, and a shell's busy loop takes many turns.
 */
export function messageTurn(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}
