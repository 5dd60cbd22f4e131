import { describe, expect, it } from "vitest";
import { bytes } from "../cluster/pipe.ts";
import type { Program } from "../cluster/process.ts";
import { run, sh, startTime } from "./shell-machine.case.ts";

const ok = (stdout: string) => ({ stdout, stderr: "", status: 0 });

describe("pipelines stream", () => {
  it("end a writer whose reader is gone", async () => {
    expect(await sh("yes | head -1")).toEqual(ok("y\n"));
    expect(await sh("{ yes; echo $? >&2; } | head -1")).toEqual({ stdout: "y\n", stderr: "141\n", status: 0 });
    expect(await sh("while :; do echo x; done | head -n 2")).toEqual(ok("x\nx\n"));
    expect(await sh("cat /dev/zero | head -c 3 | wc -c")).toEqual(ok("3\n"));
  });

  it("run all stages at once", async () => {
    const slow: Program = async (process) => {
      for (const word of ["one", "two", "three"]) {
        await process.stdout.write(bytes(`${word}\n`), process.signal);
        await process.machine.clock.sleep(1000, process.signal);
      }
      return 0;
    };
    const script =
      "slow | grep -v two | sed 's/^/> /' | awk '{print}' | while read x; do echo \"$(date +%S) $x\"; done";
    expect(await sh(script, { programs: { slow } })).toEqual(ok("05 > one\n07 > three\n"));
  });

  it("count what the article counts", async () => {
    const script = "for i in $(seq 1 40); do echo $i; done | grep -o 1 | sort | uniq -c";
    expect(await sh(script)).toEqual(ok("     14 1\n"));
  });
});

describe("the background", () => {
  it("goes on beside the shell", async () => {
    expect(await sh("(sleep 2; echo late) & echo early; wait; date +%S")).toEqual(ok("early\nlate\n07\n"));
    expect(await sh("sleep 5 & kill $!; wait $!; echo $?")).toEqual(ok("143\n"));
    expect(await sh("sleep 5 & sleep 7 & kill %?7; wait %?7; echo $?")).toEqual(ok("143\n"));
    expect(await sh("sleep 1 & sleep 2 & wait; date +%s")).toEqual(ok(`${startTime / 1000 + 2}\n`));
  });

  it("shows in ps under its own name", async () => {
    const { stdout } = await sh("sleep 9 & ps; kill $!");
    expect(stdout).toMatch(/^ +2 root +0:00 sleep 9$/m);
  });
});

describe("a signal", () => {
  for (const script of ["sleep 100", "while :; do :; done", "yes > /dev/null", "sleep 100 | cat", "x=$(sleep 100)"]) {
    it(`ends ${script}`, async () => {
      expect(await sh(script, { interruptAfter: 1000 })).toEqual({ stdout: "", stderr: "", status: 130 });
    });
  }

  it("runs its trap, and the EXIT trap at the end", async () => {
    const script =
      "trap 'echo caught' INT; trap 'echo bye' EXIT; while :; do sleep 1; [ $((n+=1)) = 3 ] && exit 5; done";
    expect(await sh(script, { interruptAfter: 500 })).toEqual({ stdout: "caught\nbye\n", stderr: "", status: 5 });
  });
});

describe("bounds", () => {
  it("on calls inside each other", async () => {
    const result = await sh("f() { f; }; f; echo no");
    expect(result).toEqual({ stdout: "", stderr: "eastwest: more than 200 calls inside each other\n", status: 2 });
  });

  it("on what $(…) holds", async () => {
    const result = await sh("x=$(yes)");
    expect(result).toEqual({ stdout: "", stderr: "eastwest: the output of $(…) is larger than 8 MiB\n", status: 2 });
  });

  it("on awk and sed programs that never read on", async () => {
    const awk = await sh("awk 'BEGIN { while (1) i++ }'");
    expect(awk).toEqual({
      stdout: "",
      stderr: "awk: eastwest: stopped after 3000000 steps without reading input\n",
      status: 1,
    });
    expect((await sh("echo | sed ':a;ba'")).status).toBe(1);
  });

  it("on a growing variable", async () => {
    const { stderr, status } = await sh('x=0123456789; while :; do x="$x$x"; echo "$x" > /dev/null; done');
    expect({ stderr, status }).toEqual({ stderr: "eastwest: the expansion is too long\n", status: 2 });
  });

  it("on the file system", async () => {
    const { stderr, status } = await sh("yes > /tmp/full");
    expect({ stderr, status }).toEqual({ stderr: "yes: write error: No space left on device\n", status: 1 });
  });
});

describe("scripts", () => {
  const files = {
    "/tmp/a.sh": '#!/bin/sh\necho "$0 $*"\nnope\nexit 3\n',
    "/tmp/broken.sh": "echo first\nif true\necho\n",
  };

  it("run by a shell or by their first line, and name their lines", async () => {
    const result = { stdout: "./a.sh x y\n", stderr: "./a.sh: line 3: nope: not found\n", status: 3 };
    expect(await run(["sh", "./a.sh", "x", "y"], { files })).toEqual(result);
    expect(await sh("./a.sh x y", { files })).toEqual(result);
    const bash = await run(["bash", "./a.sh"], { files, userland: "laptop" });
    expect(bash.stderr).toBe("./a.sh: line 3: nope: command not found\n");
  });

  it("run up to a syntax error", async () => {
    const { stdout, status } = await run(["sh", "broken.sh"], { files });
    expect({ stdout, status }).toEqual({ stdout: "first\n", status: 2 });
    const missing = await run(["sh", "missing.sh"]);
    expect(missing).toEqual({
      stdout: "",
      stderr: "sh: can't open 'missing.sh': No such file or directory\n",
      status: 2,
    });
  });

  it("come from stdin without a prompt, and share it with what they run", async () => {
    expect(await run(["sh"], { stdin: "echo a\nread x\nfrom stdin\necho $x\nfalse\n" })).toEqual({
      stdout: "a\nfrom stdin\n",
      stderr: "",
      status: 1,
    });
  });
});

it("says what is not simulated", async () => {
  expect((await sh("cat <(echo)")).stderr).toBe("eastwest: process substitution <(…) is not simulated\n");
  expect((await sh("a=(1 2)", { userland: "laptop" })).stderr).toBe("eastwest: an array is not simulated\n");
  expect(await sh("vi web.yaml; echo $?", { userland: "laptop" })).toMatchObject({
    stderr: "eastwest: vi is not simulated\n",
    stdout: "127\n",
  });
  expect((await sh("awk 'BEGIN { getline }'")).stderr).toBe("awk: eastwest: awk's getline is not simulated\n");
});
