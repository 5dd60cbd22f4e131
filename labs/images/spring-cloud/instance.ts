/** What a registry's client knows. */
export interface Discovery {
  /** `10.0.0.21:8080` of each instance of a service, as the client's cache has it. */
  instancesOf(service: string): Promise<readonly string[]>;
}

/** Calls `work` again and again, with a pause between two calls. What goes wrong in one does not end it. */
export async function every(
  ms: number,
  sleep: (ms: number) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    await work().catch(() => {});
    await sleep(ms);
  }
}
