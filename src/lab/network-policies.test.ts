import { expect, it } from "vitest";
import { nodeTurn } from "../engines/node/node-time.ts";
import { loadImages, readLab } from "../engines/node/read-lab.ts";
import { withSession } from "./runner.ts";

const definition = readLab("clusterip");
const images = await loadImages(definition.images);

const manifest = (name: string, spec: object) =>
  JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec });

it("a reader sees a policy as time that runs out, and its agents tell why", () =>
  withSession(
    { definition, images, hostTurn: nodeTurn },
    async (session) => {
      await session.bringTo("curl-loop");
      const laptop = session.open("laptop");
      await laptop.waitForPrompt();
      const run = async (line: string) => (await laptop.run(line)).output.replaceAll("\r", "").trimEnd();
      const inPod = (command: string) => run(`kubectl exec dns-test -- ${command}`);
      const apply = async (name: string, spec: object) => {
        await run(`echo '${manifest(name, spec)}' | kubectl apply -f -`);
        await run("sleep 2");
      };
      const get = "curl -sS -m 3 -o /dev/null clusterip-cloud-user:8080/actuator/info";
      expect(await run("kubectl get ds -n kube-system kube-network-policies --no-headers")).toMatch(
        /^kube-network-policies +4 +4 +4 +4 +4 +kubernetes.io\/os=linux /,
      );
      expect(await inPod(get)).toBe("");

      await apply("deny-egress", { podSelector: { matchLabels: { run: "dns-test" } }, policyTypes: ["Egress"] });
      expect(await run("kubectl get netpol --no-headers")).toMatch(/^deny-egress +run=dns-test +2s$/);
      expect(await inPod(get)).toBe(
        "curl: (28) Resolving timed out after 3000 milliseconds\ncommand terminated with exit code 28",
      );
      expect(await inPod("nslookup clusterip-cloud-user")).toContain("can't resolve 'clusterip-cloud-user'");

      const dns = { namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };
      await apply("allow-dns", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [dns], ports: [{ port: 53, protocol: "UDP" }] }],
      });
      expect(await inPod("nslookup clusterip-cloud-user")).toContain("Address 1: 10.96.11.18");
      expect(await inPod(get)).toMatch(/^curl: \(28\) Connection timed out after 3000 milliseconds\n/);
      expect(await inPod("wget -T 3 -O - 10.96.11.18:8080")).toContain("wget: download timed out");
      const backend = (await run("kubectl get pods -l app=cloud-user -o jsonpath='{.items[0].status.podIP}'")).trim();
      expect(await inPod(`ping -c 2 ${backend}`)).toContain(
        "2 packets transmitted, 0 packets received, 100% packet loss",
      );
      const logs = await run(
        "kubectl logs -n kube-system -l app=kube-network-policies --tail=-1 | grep -e srcPod -e denied | sort -u -k 6",
      );
      expect(logs).toMatch(
        /"Evaluating packet" id=\d+ direction="Egress" srcPod="default\/dns-test" dstPod="kube-system\/coredns-/,
      );
      expect(logs).toMatch(/"Packet denied by egress policy" id=\d+/);

      await run("kubectl delete netpol --all");
      await run("sleep 2");
      expect(await inPod(get)).toBe("");
    },
    () => {},
  ));
