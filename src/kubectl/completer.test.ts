import { describe, expect, it } from "vitest";
import { runVirtually } from "../cluster/clock.ts";
import { createBench } from "./bench.case.ts";
import { createKubectlCompleter } from "./completer.ts";
import { addWebWorkload } from "./web-workload.case.ts";

describe("completion", () => {
  const bench = createBench();
  addWebWorkload(bench);
  const complete = createKubectlCompleter(bench.api, bench.clock);
  const cases: [line: string, candidates: string[]][] = [
    ["kubectl del", ["delete"]],
    ["kubectl rollout re", ["restart", "resume"]],
    ["kubectl get endpoints", ["endpoints", "endpointslices"]],
    ["kubectl get svc w", ["web"]],
    ["kubectl get po web-abc-", ["web-abc-1", "web-abc-2"]],
    ["kubectl delete po web-abc-1 web", ["web-abc-2"]],
    ["kubectl get deploy/w", ["deploy/web"]],
    ["kubectl exec web-abc-1 -c ", ["web"]],
    ["kubectl logs -n kube-system ", []],
    ["kubectl get pods -n ", ["default", "kube-system"]],
    ["kubectl -n kube-system get po ", []],
    ["kubectl scale --rep", ["--replicas"]],
    ["kubectl get nothing ", []],
    ["kubectl create service no", ["nodeport"]],
    ["kubectl get pods -o w", ["wide"]],
  ];
  for (const [line, candidates] of cases) {
    it(line, async () => {
      const words = line.split(" ");
      expect(await runVirtually(bench.clock, complete(words, words.length - 1))).toEqual(candidates);
    });
  }
});
