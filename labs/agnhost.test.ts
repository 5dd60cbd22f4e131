import { expect, it } from "vitest";
import { dnsLab, runProgram } from "../src/cluster/dns/dns-lab.case.ts";
import { createServiceProgram } from "../src/cluster/network/http/service-program.ts";
import { createPipe, readAllText } from "../src/cluster/pipe.ts";
import { curl } from "../src/shell/applets/curl.ts";
import agnhost from "./images/agnhost.ts";

function start(args: readonly string[]) {
  const lab = dnsLab();
  const pod = lab.machine("echo-1", lab.node1.attachPod("echo-1", "10.244.1.67"));
  const output = createPipe();
  const running = pod.run(createServiceProgram(agnhost, "2.53"), ["/agnhost", ...args], {
    stdout: output.writer,
    stderr: output.writer,
  });
  const log = async () => {
    running.kill("SIGTERM");
    const code = await lab.run(running.exited);
    output.writer.close();
    return { code, text: await readAllText(output.reader) };
  };
  const ask = async (...words: string[]) =>
    (await lab.run(runProgram(lab.client, curl, ["curl", "-sS", ...words]))).stdout;
  return { lab, running, log, ask };
}

it("netexec tells its clients what it sees of them", async () => {
  const { lab, ask, log } = start(["netexec"]);
  await lab.settle();
  const url = (path: string) => `10.244.1.67:8080${path}`;
  expect(await ask(url("/clientip"))).toMatch(/^10\.244\.2\.2:\d+$/);
  expect(await ask(url("/hostname"))).toBe("echo-1");
  expect(await ask("-w", "%{http_code}", url("/echo?msg=hello&code=418"))).toBe("hello418");
  expect(await ask(url("/echo?code=x"))).toBe(`argument 'code' must be an integer or empty, got "x"\n`);
  expect(await ask("-d", "msg=posted", url("/echo?msg=asked"))).toBe("posted");
  expect(await ask("-w", "%{http_code} %{redirect_url}", url("/redirect?location=/echo%3Fmsg=there"))).toBe(
    '<a href="/echo?msg=there">Found</a>.\n\n302 http://10.244.1.67:8080/echo?msg=there',
  );
  expect(await ask("-L", url("/redirect?location=/hostName&code=307"))).toBe("echo-1");
  expect(await ask("-w", "%{http_code}", url("/healthz"))).toBe("200");
  expect(await ask(url("/"))).toMatch(/^NOW: 2026-01-01 00:00:\d\d(\.\d+)? \+0000 UTC$/);
  const { text } = await log();
  expect(text).toContain("2026/01/01 00:00:00 Started HTTP server on port 8080\n");
  expect(text).toContain("GET /clientip\n");
});

it("netexec answers datagrams, on the ports that it is told", async () => {
  const { lab, ask } = start(["netexec", "--http-port=80", "--udp-port", "53"]);
  await lab.settle();
  expect(await ask("10.244.1.67/hostname")).toBe("echo-1");
  const socket = lab.client.network.bindUdp();
  const say = async (words: string) => {
    socket.send(new TextEncoder().encode(words), { address: "10.244.1.67", port: 53 });
    return new TextDecoder().decode((await lab.run(socket.receive())).data);
  };
  expect(await say("hostname\n")).toBe("echo-1");
  expect(await say("echo Hello there")).toBe("hello there");
  expect(await say("clientip")).toBe(`10.244.2.2:${socket.local.port}`);
});

it("ends with the code that it is asked for", async () => {
  const { lab, ask, running } = start(["netexec"]);
  await lab.settle();
  await ask("10.244.1.67:8080/exit?code=3");
  expect(await lab.run(running.exited)).toBe(3);
});

it("pauses without a command, and refuses those that it does not have", async () => {
  const paused = start(["pause"]);
  await paused.lab.settle();
  expect(await paused.log()).toMatchObject({ text: "Paused\n" });
  const other = start(["porter"]);
  expect(await other.lab.run(other.running.exited)).toBe(1);
  expect((await other.log()).text).toBe("Error: eastwest: agnhost porter is not simulated\n");
});
