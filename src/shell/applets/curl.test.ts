import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { serveHttp } from "../../cluster/network/http/server.ts";
import { curl } from "./curl.ts";
import { record, recording, simulate } from "./oracle.case.ts";

const site = "127.0.0.1:18080";
const commands = [
  `curl -s -v ${site}/ok`,
  `curl ${site}/ok`,
  `curl -v ${site}/chunked`,
  `curl -s -v ${site}/close`,
  `curl -sSv ${site}/empty`,
  `curl ${site}/empty`,
  "curl -sSv 127.0.0.1:18081/",
  `curl -sSv ${site}/partial`,
  `curl ${site}/partial`,
  `curl -sSv -m 1 ${site}/slow`,
  `curl -sSv -m 1 ${site}/hang`,
  `curl -m 2 ${site}/hang`,
  `curl -sSv ${site}/garbage`,
  `curl -sSvf ${site}/404`,
  `curl -f ${site}/404`,
  `curl -s ${site}/404`,
  `curl -sSvL ${site}/redirect`,
  `curl -sv ${site}/redirect`,
  `curl -L -o x ${site}/redirect`,
  `curl -sSL --max-redirs 2 ${site}/loop`,
  "curl -sSv http://127.0.0.1:1/",
  "curl 127.0.0.1:1",
  "curl -s 127.0.0.1:1",
  `curl -I ${site}/ok`,
  `curl -sIv ${site}/ok`,
  `curl -si ${site}/ok`,
  `curl -sv -d a=b ${site}/ok`,
  `curl -sv -d a=b -d c=d ${site}/ok`,
  `curl -sv --json {} ${site}/ok`,
  `curl -d a=b ${site}/ok`,
  `curl -sv -X POST ${site}/ok`,
  `curl -sv -G -d a=b ${site}/ok`,
  `curl -sv -H X-A:b -H Host:zz -H Accept: -A me ${site}/ok`,
  `curl -sv -e r -b c=d ${site}/ok`,
  `curl -sv -u a:b ${site}/ok`,
  `curl -sv http://a:b@${site}/ok`,
  `curl -sv ${site}?x=1`,
  `curl -s ${site}/ok ${site}/ok`,
  `curl -sv ${site}/ok ${site}/ok`,
  `curl -o a ${site}/ok -o b ${site}/ok`,
  `curl -sS -O ${site}/`,
  `curl -o /nope/x ${site}/ok`,
  `curl -sSv --resolve foo.bar:18080:127.0.0.1 foo.bar:18080/ok`,
  "curl -sS --resolve foo 127.0.0.1:1",
  `curl -s -o /dev/null -w %{http_code}|%{size_download}|%{remote_ip}:%{remote_port}|%{url_effective}|%{nope}|%{num_connects}|%{content_type}|%{scheme}|%{http_version}|%{exitcode}|%{errormsg}|%{method}|%{redirect_url}|\\n ${site}/ok`,
  "curl -s -w %{http_code}\\n%% 127.0.0.1:1 127.0.0.1:2",
  `curl -sk4 ${site}/ok#fragment`,
  `curl -sv -X PUT -d a=b ${site}/ok`,
  `curl -sv -X DELETE ${site}/404`,
  `curl -sIL ${site}/redirect`,
  `curl -siL ${site}/redirect`,
  `curl -sSi ${site}/404`,
  `curl -sv --data-raw @x ${site}/ok`,
  `curl -sv --data-urlencode a=b&c=d ${site}/ok`,
  `curl -sS -d @nowhere ${site}/ok`,
  `curl -d @nowhere ${site}/ok`,
  `curl -sv -H Content-Type:text/plain -d hello ${site}/ok`,
  `curl -sv -H User-Agent: -H X-Empty; ${site}/ok`,
  `curl -sv ${site}/ok ${site}/404 ${site}/chunked`,
  `curl -sv ${site}/close ${site}/ok`,
  `curl -sv -H Connection:close ${site}/ok ${site}/ok`,
  `curl -s -w %{http_code}\\n ${site}/ok ${site}/404`,
  `curl -s -o /dev/null -w %{http_code}:%{num_redirects}:%{url_effective}\\n -L ${site}/redirect`,
  `curl -s -o /dev/null -w %{exitcode}\\n ${site}/empty`,
  `curl -sSf -o x -w %{http_code}\\n ${site}/404`,
  `curl -sS -m 1 -w %{http_code}\\n ${site}/hang`,
  "curl -sS -w %{exitcode}:%{errormsg}\\n 127.0.0.1:1",
  "curl -sS --connect-timeout 2 127.0.0.1:1",
  "curl -sSv --resolve foo.bar:1:127.0.0.1 foo.bar:1/",
  `curl -sv --resolve *:18080:127.0.0.1 any.name:18080/ok`,
  `curl -sS -I ${site}/empty`,
  `curl -sS ${site}/ok ${site}/empty ${site}/ok`,
  `curl -sSI -X GET ${site}/ok`,
  `curl -svI -X GET ${site}/ok ${site}/404`,
  `curl -sI -X GET ${site}/chunked ${site}/close`,
  `curl -I -X GET ${site}/partial`,
  `curl -s ${site}/{ok,404}`,
  `curl -s -o /dev/null -w %{http_code}:%{url_effective}\\n ${site}/ok?[1-3]`,
  `curl -s -o /dev/null -w %{num_connects}:%{url_effective}\\n ${site}/ok?[a-c]{x,,y}`,
  `curl -s -o /dev/null -w %{url_effective}\\n ${site}/ok?[01-10:4] ${site}/ok?[1-1]`,
  `curl -s -o /dev/null -w %{url_effective}\\n ${site}/ok?[a-z:10]&[007-9]`,
  `curl -s -o /dev/null -w %{url_effective}\\n -g ${site}/ok?[1-3]{a,b}`,
  `curl -s -o /dev/null -w %{url_effective}\\n ${site}/ok?\\{a\\}[]\\x`,
  `curl -sS -o /nope/#2-#1-#3 ${site}/ok?[1-2]{a,b}`,
  `curl ${site}/ok?[5-1]`,
  `curl ${site}/ok?[1-9:10]`,
  `curl ${site}/ok?[1-`,
  `curl ${site}/ok?[a-`,
  `curl ${site}/ok?[a-c`,
  `curl ${site}/ok?[z-a]`,
  `curl ${site}/ok?[A-z]`,
  `curl ${site}/ok?[-1]`,
  `curl ${site}/ok?[1-x]`,
  `curl ${site}/ok?[x]`,
  `curl ${site}/ok?{a,b`,
  `curl ${site}/ok?{a{b}}`,
  `curl ${site}/ok?{a[b}`,
  `curl ${site}/ok?{a]b}`,
  `curl ${site}/ok?{}`,
  `curl ${site}/ok?a}b`,
  `curl ${site}/ok?a]b`,
  `curl -s ${site}/ok?a]b`,
  `curl -sS ${site}/ok ${site}/ok?a]b ${site}/404`,
  `curl ${site}/ok?[1-2:x]`,
  `curl ${site}/ok?[1-2x]`,
  `curl ${site}/ok?[12]`,
  `curl ${site}/ok?{a,}b{,c}{`,
  `curl ${site}/ok?[1-2:]`,
  "curl",
  "curl --nope",
  "curl -Y",
  "curl -sq",
  "curl -o",
  "curl -m x a",
  "curl --max-time",
  "curl --he",
  "curl --help",
  "curl nope://x",
  "curl http://",
  "curl http://a:99999/",
  "curl -sS http://a:b/",
  "curl -sS foo:80:80",
].map((line) => line.split(" "));
// What needs a name server of one's own is not asked of the real one.

const file = join(import.meta.dirname, "curl/curl-7.88.1.oracle.json");

describe("curl prints what curl prints", () => {
  beforeAll(async () => {
    if (process.env.ORACLE === "record") await record(file, "curl 7.88.1, Debian 12", commands);
  }, 60_000);

  it.each(commands.map((command) => [command.join(" "), command] as const))("%s", async (line, command) => {
    // A curl that has only HTTP says less about what else there is; the option it does not have stands in no list.
    if (line === "curl -Y") {
      expect((await simulate(curl, command)).stderr).toBe("eastwest: curl -Y is not simulated\n");
      return;
    }
    expect(await simulate(curl, command)).toEqual(recording(file).outcomes[line]);
  });
});

describe("curl by name", () => {
  async function withService() {
    const lab = dnsLab();
    await lab.settle();
    lab.client.files.write("/etc/hosts", "127.0.0.1 localhost\n10.244.2.2 client\n");
    return lab;
  }

  it("asks the pod's name server and says when there is no such name", async () => {
    const lab = await withService();
    const outcome = await lab.run(runProgram(lab.client, curl, ["curl", "-sS", "nope"]));
    expect(outcome).toEqual({ exitCode: 6, stdout: "", stderr: "curl: (6) Could not resolve host: nope\n" });
  });

  it("goes to all addresses of a name, one after the other", async () => {
    const lab = await withService();
    const peer = lab.node1.attachPod("peer-1", "10.244.1.68");
    lab.node1.attachPod("peer-0", "10.244.1.67");
    serveHttp({ network: peer, clock: lab.clock }, 8080, () => new Response("hello\n"));
    const outcome = await lab.run(runProgram(lab.client, curl, ["curl", "-s", "peers:8080/"]));
    expect(outcome).toEqual({ exitCode: 0, stdout: "hello\n", stderr: "" });
  });

  it("gives up after --connect-timeout, and after the kernel does", async () => {
    const lab = await withService();
    const silent = "10.244.1.99:80";
    const soon = await lab.run(runProgram(lab.client, curl, ["curl", "-sS", "--connect-timeout", "2", silent]));
    expect(soon.exitCode).toBe(28);
    const late = await lab.run(runProgram(lab.client, curl, ["curl", "-sS", silent]));
    expect([7, 28]).toContain(late.exitCode);
  });

  it("is stopped by Ctrl-C with 130", async () => {
    const lab = await withService();
    const outcome = await lab.run(runProgram(lab.client, curl, ["curl", "-s", "10.244.1.99"], 1000));
    expect(outcome.exitCode).toBe(130);
  });
});
