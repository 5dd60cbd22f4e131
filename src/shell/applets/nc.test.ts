import { expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { createPipe, readAllText } from "../../cluster/pipe.ts";
import { toProgram } from "./applet.ts";
import { nc, ncUsage } from "./nc.ts";

const program = toProgram(nc, ncUsage, "busybox-1.37");

it.each([
  ["-z -v 10.244.1.2 53", 0, "10.244.1.2 (10.244.1.2:53) open\n"],
  ["-z 10.244.1.2 53", 0, ""],
  ["-zv 10.244.1.2 81", 1, ""],
  ["-zvv 10.244.1.2 81", 1, "nc: 10.244.1.2 (10.244.1.2:81): Connection refused\n"],
  ["-w 2 10.244.2.99 80", 1, "nc: timed out\n"],
  ["-uzv 10.244.1.2 53", 0, "10.244.1.2 (10.244.1.2:53) open\n"],
  ["-uzv 10.244.1.2 54", 1, ""],
  ["nowhere 80", 1, "nc: bad address 'nowhere'\n"],
  ["-e sh 10.244.1.2 80", 1, "nc: eastwest: -e is not simulated\n"],
])("nc %s", async (line, exitCode, stderr) => {
  const lab = dnsLab();
  await lab.settle();
  const outcome = await lab.run(runProgram(lab.client, program, ["nc", ...line.split(" ")]));
  expect(outcome).toEqual({ exitCode, stderr, stdout: "" });
});

it.each([[""], ["-u "]])("carries bytes both ways: nc %s", async (mode) => {
  const lab = dnsLab();
  await lab.settle();
  const [out, answer, question, reply] = [createPipe(), createPipe(), createPipe(), createPipe()];
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const listener = lab.server.run(program, `nc ${mode}-l -p 7000`.split(" "), {
    stdin: answer.reader,
    stdout: out.writer,
  });
  await lab.settle();
  const client = lab.client.run(program, `nc ${mode}-w 2 10.244.1.2 7000`.split(" "), {
    stdin: question.reader,
    stdout: reply.writer,
  });
  await lab.run(question.writer.write(bytesOf("hello\n")));
  await lab.settle();
  await lab.run(answer.writer.write(bytesOf("welcome\n")));
  await lab.settle();
  question.writer.close();
  answer.writer.close();
  expect(await lab.run(client.exited)).toBe(0);
  listener.kill("SIGTERM");
  await lab.run(listener.exited);
  out.writer.close();
  reply.writer.close();
  expect(await lab.run(readAllText(out.reader))).toBe("hello\n");
  expect(await lab.run(readAllText(reply.reader))).toBe("welcome\n");
});
