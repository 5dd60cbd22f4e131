import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { record, recording, simulate } from "./oracle.case.ts";
import { wget } from "./wget.ts";

const site = "127.0.0.1:18080";
const commands = [
  `wget ${site}/ok`,
  `wget ${site}/`,
  `wget -O - ${site}/ok`,
  `wget -qO- ${site}/ok`,
  `wget -S -O - ${site}/ok`,
  `wget -O - ${site}/chunked`,
  `wget -qO- ${site}/404`,
  `wget ${site}/404`,
  `wget -qO- ${site}/partial`,
  `wget -qO- ${site}/garbage`,
  `wget -qO- ${site}/empty`,
  `wget -qO- ${site}/redirect`,
  `wget -O- ${site}/redirect`,
  `wget -qO- ${site}/loop`,
  "wget -qO- 127.0.0.1:1",
  "wget -qO- ftp2://x",
  `wget --spider ${site}/ok`,
  `wget --spider -S ${site}/404`,
  `wget --header A:b --post-data x=1 -qO- ${site}/ok`,
  `wget -O /nope/x ${site}/ok`,
].map((line) => line.split(" "));

const file = join(import.meta.dirname, "wget.busybox-1.35.oracle.json");

describe("wget prints what busybox' wget prints", () => {
  beforeAll(async () => {
    const real = commands.map((command) => ["busybox", ...command]);
    if (process.env.ORACLE === "record") await record(file, "busybox 1.35.0, Debian 12", real);
  }, 60_000);

  it.each(commands.map((command) => [command.join(" "), command] as const))("%s", async (line, command) => {
    expect(await simulate(wget, command)).toEqual(recording(file).outcomes[`busybox ${line}`]);
  });
});

describe("wget", () => {
  it("says that a name is not known", async () => {
    const lab = dnsLab();
    await lab.settle();
    const outcome = await lab.run(runProgram(lab.client, wget, ["wget", "-qO-", "nope"]));
    expect(outcome).toEqual({ exitCode: 1, stdout: "", stderr: "wget: bad address 'nope'\n" });
  });

  it("gives up after -T", async () => {
    const lab = dnsLab();
    const outcome = await lab.run(runProgram(lab.client, wget, ["wget", "-T", "2", "-qO-", "10.244.1.99"]));
    expect(outcome).toEqual({ exitCode: 1, stdout: "", stderr: "wget: download timed out\n" });
  });
});
