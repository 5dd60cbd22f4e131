import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Our parts beside the real kernel and the real tools. On its own, because it needs root and packages: `npm run conformance`. */
export default defineConfig({
  root: join(import.meta.dirname, ".."),
  test: {
    name: "conformance",
    environment: "node",
    reporters: ["default", "./conformance/summary.ts"],
    include: ["conformance/**/*.conformance.ts"],
    // Namespaces, ports and two processors are shared.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
