import { expect, it } from "vitest";
import { runVirtually } from "../cluster/clock.ts";
import type { ServiceImage } from "../cluster/container-image.ts";
import type { Machine } from "../cluster/machine.ts";
import { createPipe, readAllText } from "../cluster/pipe.ts";
import type { HostScenario } from "../cluster/scenario.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { SimulatedWorld } from "./world.ts";

const scenario: HostScenario = {
  kind: "hosts",
  name: "two-hosts",
  ageSeconds: 60,
  defaultSeed: 1,
  hosts: [
    {
      name: "edge",
      interfaces: [
        { name: "eth0", network: "internet", address: "203.0.113.10/24" },
        { name: "eth1", network: "inside", address: "10.0.0.10/24" },
      ],
    },
    {
      name: "inner",
      interfaces: [{ name: "eth0", network: "inside", address: "10.0.0.21/24" }],
      routes: [{ to: "0.0.0.0/0", via: "10.0.0.10" }],
      services: [{ name: "hello", description: "Says hello", image: "hello", environment: { WHOM: "you" } }],
    },
  ],
  laptop: { hostname: "laptop", user: "dev", address: "198.51.100.7" },
};

/** Says its variable; when it is shut down, it takes a second and says so. */
const hello: ServiceImage = {
  kind: "service",
  repository: "example/hello",
  tags: ["1.0"],
  process: "java",
  startupMs: 1000,
  start(context) {
    context.onShutdown(async () => {
      await context.sleep(1000);
      context.log("goodbye");
    });
    return { 8080: () => new Response(`hello ${context.env.get("WHOM")}\n`) };
  },
};

async function world() {
  const definition: LabDefinition = {
    id: "two-hosts",
    title: { en: "Two hosts", "zh-cn": "两台主机" },
    scenario,
    terminals: [{ id: "laptop", prompt: "$ " }],
    images: ["hello"],
    files: {},
    hostFiles: { edge: { "notes.txt": "remember\n" } },
    start: [],
    transcript: { steps: [] },
    notRun: {},
    steps: {},
  };
  const hostTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const made = new SimulatedWorld({ definition, seed: 1, startMs: Date.UTC(2026, 0, 1, 9), hostTurn });
  await made.boot({ images: [hello] });
  const type = (machine: Machine | undefined, line: string) => {
    const pipe = createPipe();
    const shell = machine?.spawn(["bash", "-c", line], { stdout: pipe.writer, stderr: pipe.writer });
    const said = readAllText(pipe.reader);
    shell?.exited.then(() => pipe.writer.close());
    return runVirtually(made.clock, said);
  };
  return {
    laptop: (line: string) => type(made.laptop, line),
    edge: (line: string) => type(made.machines.get("edge"), line),
    inner: (line: string) => type(made.machines.get("inner"), line),
  };
}

it("a host with two cards is no router: inside and outside do not reach each other through it", async () => {
  const { laptop, edge, inner } = await world();
  expect(await edge("curl -s inner:8080")).toBe("hello you\n");
  expect(await edge("ip route")).toBe(
    "default via 203.0.113.1 dev eth0 \n10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.10 \n",
  );
  expect(await inner("ip route | head -1")).toBe("default via 10.0.0.10 dev eth0 \n");
  expect(await laptop("ping -c 1 -W 1 203.0.113.10 | grep -o '1 received'")).toBe("1 received\n");
  expect(await laptop("curl -sS -m 2 10.0.0.21:8080")).toMatch(/^curl: \(28\) Connection timed out after 200\d/);
  expect(await inner("curl -sS -m 2 198.51.100.7")).toMatch(/^curl: \(28\) Connection timed out/);
});

it("a host has the files that the lab gives it, in root's home", async () => {
  const { laptop, edge, inner } = await world();
  expect(await edge("cd; ls; cat notes.txt")).toBe("notes.txt\nremember\n");
  expect(await inner("cd; ls")).toBe("");
  expect(await laptop("ls -R / | grep notes")).toBe("");
});

it("a service that is stopped has the time to say goodbye; one that is killed has not", async () => {
  const { inner } = await world();
  expect(await inner("systemctl stop hello; systemctl is-active hello; journalctl -u hello -o cat -n 4")).toBe(
    `inactive
Stopping hello.service - Says hello...
goodbye
hello.service: Deactivated successfully.
Stopped hello.service - Says hello.
`,
  );
  expect(await inner("curl -sS localhost:8080")).toMatch(/^curl: \(7\)/);
  await inner("systemctl start hello; sleep 2");
  expect(await inner("curl -s localhost:8080; systemctl kill -s KILL hello; systemctl is-active hello")).toBe(
    "hello you\nfailed\n",
  );
  expect(await inner("journalctl -u hello -o cat -n 2")).toBe(
    "hello.service: Main process exited, code=killed, status=9/KILL\nhello.service: Failed with result 'signal'.\n",
  );
  // A goodbye that is under way is cut short, too.
  await inner("systemctl start hello; sleep 2");
  expect(await inner("kill $(pidof java 2>/dev/null || ps -ef | awk '/jar/ {print $2; exit}'); sleep 0.5")).toBe("");
  expect(await inner("systemctl kill -s 9 hello; journalctl -u hello -o cat -n 2; systemctl is-active hello")).toBe(
    "hello.service: Main process exited, code=killed, status=9/KILL\nhello.service: Failed with result 'signal'.\nfailed\n",
  );
});

it("systemctl status says what systemd 257 says of a service", async () => {
  const { inner } = await world();
  expect(await inner("systemctl status hello | sed 's/since .*/since …/; s/^... .. ..:..:../DATE/'")).toBe(
    `● hello.service - Says hello
     Loaded: loaded (/etc/systemd/system/hello.service; enabled; preset: enabled)
     Active: active (running) since …
   Main PID: 2 (java)
     CGroup: /system.slice/hello.service
             └─2 /usr/bin/java -jar /opt/hello-1.0.jar

DATE inner systemd[1]: Started hello.service - Says hello.
`,
  );
  expect(
    await inner("systemctl stop hello; systemctl status hello | sed -n '3,6p' | sed 's/since .*/since …/'"),
  ).toMatch(
    /^ {5}Active: inactive \(dead\) since …\n {3}Duration: \S+s\n {4}Process: 2 ExecStart=\/usr\/bin\/java -jar \/opt\/hello-1.0.jar \(code=exited, status=143\)\n {3}Main PID: 2 \(code=exited, status=143\)\n$/,
  );
  expect(await inner("systemctl status nobody; echo $?; systemctl start nobody; echo $?")).toBe(
    "Unit nobody.service could not be found.\n4\nFailed to start nobody.service: Unit nobody.service not found.\n5\n",
  );
  expect(await inner("systemctl mask hello")).toBe("systemctl: eastwest: systemctl mask is not simulated\n");
});

it("a unit file that has been changed counts from the next reload and start", async () => {
  const { inner } = await world();
  const change = "sed -i s/=you/=all/ /etc/systemd/system/hello.service";
  const warning =
    "Warning: The unit file, source configuration file or drop-ins of hello.service changed on disk. Run 'systemctl daemon-reload' to reload units.\n";
  expect(await inner(`${change}; systemctl restart hello; sleep 2`)).toBe(warning);
  expect(await inner("systemctl status hello >/dev/null")).toBe(warning);
  expect(await inner("curl -s localhost:8080")).toBe("hello you\n");
  expect(await inner("systemctl daemon-reload; systemctl restart hello; sleep 2")).toBe("");
  expect(await inner("curl -s localhost:8080")).toBe("hello all\n");
  await inner("sed -i s,/usr/bin/java,/usr/bin/jawa, /etc/systemd/system/hello.service; systemctl daemon-reload");
  expect(await inner("systemctl restart hello; systemctl is-active hello; journalctl -o cat -n 2")).toBe(
    "failed\nhello.service: Main process exited, code=exited, status=203/EXEC\nhello.service: Failed with result 'exit-code'.\n",
  );
});

it("java runs the jars that are there, and says Java's words of others", async () => {
  const { inner } = await world();
  await inner("systemctl stop hello");
  const run = "WHOM=me java -jar /tmp/copy.jar & sleep 2; curl -s localhost:8080; kill %1; wait";
  expect(await inner(`cp /opt/hello-1.0.jar /tmp/copy.jar; ${run}`)).toContain("hello me\ngoodbye\n");
  expect(await inner("java -jar /tmp/none.jar; echo $?; java -jar /etc/hosts")).toBe(
    "Error: Unable to access jarfile /tmp/none.jar\n1\nError: Invalid or corrupt jarfile /etc/hosts\n",
  );
  expect(await inner("java -version")).toBe("eastwest: java -version is not simulated\n");
});

it("kubectl finds no server", async () => {
  const { laptop } = await world();
  const refused = "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n";
  expect(await laptop("kubectl get pods 2>&1 | grep -c memcache.go:265")).toBe("5\n");
  expect(await laptop("kubectl api-resources 2>&1 | sed 's/^E.* memcache/memcache/'")).toBe(
    `memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: Get \\"http://localhost:8080/api?timeout=32s\\": dial tcp 127.0.0.1:8080: connect: connection refused"\n${refused}`,
  );
  expect(await laptop("kubectl version --client | head -1; kubectl version | tail -1")).toMatch(
    /^Client Version: v1\.36/,
  );
  expect(await laptop("kubectl create namespace x; echo $?")).toBe(`${refused}1\n`);
  expect(await laptop("kubectl config view")).toBe(
    `apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n`,
  );
});
