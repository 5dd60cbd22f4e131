/** Says what is missing before a test waits for it. */
export default async function requireInternet(): Promise<void> {
  try {
    await fetch("https://stackblitz.com/headless", { signal: AbortSignal.timeout(20_000) });
  } catch (error) {
    throw new Error(
      "npm run test:webcontainer boots a real WebContainer, which comes from https://stackblitz.com: " +
        `it could not be reached from here (${error instanceof Error ? (error.cause ?? error.message) : error}).`,
    );
  }
}
