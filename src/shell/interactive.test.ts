import { describe, expect, it } from "vitest";
import { session } from "./shell-machine.case.ts";

const esc = "\u001b";
const promptOf = (text: string) => `${esc}]133;A${esc}\\${text}${esc}]133;B${esc}\\`;

describe("a session on a terminal", () => {
  it("prompts, runs and marks prompt, command and status", async () => {
    const shell = await session();
    expect(shell.screen()).toBe(promptOf("/tmp # "));
    expect(await shell.enter("echo hi; false")).toEqual({ output: "hi\n", status: 1 });
    expect(shell.screen()).toBe(
      `${promptOf("/tmp # ")}echo hi; false\r\n${esc}]133;C;cmdline_url=echo%20hi%3B%20false${esc}\\hi\r\n` +
        `${esc}]133;D;1${esc}\\${promptOf("/tmp # ")}`,
    );
    expect(await shell.enter("cd /; echo $?")).toEqual({ output: "0\n", status: 0 });
    expect(shell.screen()).toContain(promptOf("/ # "));
  });

  it("shows the laptop's prompt and names unknown commands as bash does", async () => {
    const shell = await session({ userland: "laptop" });
    expect(shell.screen()).toContain(promptOf("[root@dns-test tmp]# "));
    expect(await shell.enter("nope")).toEqual({ output: "bash: nope: command not found\n", status: 127 });
  });

  it("names unknown commands as ash does, with the name it was started by", async () => {
    const shell = await session({ argv: ["/bin/sh"] });
    expect(await shell.enter("nope")).toEqual({ output: "/bin/sh: nope: not found\n", status: 127 });
  });

  it("ends on exit with its status, and on Ctrl-D", async () => {
    const first = await session();
    await first.enter("exit 3");
    expect(await first.exited).toBe(3);
    const second = await session({ userland: "laptop" });
    await second.type("\x04");
    expect(await second.exited).toBe(0);
    expect(second.screen()).toContain("exit\r\n");
  });

  it("ends when the terminal goes away, and takes its jobs along", async () => {
    const shell = await session();
    await shell.enter("sleep 100 &");
    shell.tty.hangUp();
    await shell.exited;
    await shell.machine.clock.turn();
    expect(shell.machine.processes.size).toBe(0);
  });
});

describe("Ctrl-C", () => {
  for (const line of [
    "sleep 100",
    "while :; do :; done",
    "yes > /dev/null",
    "sleep 100 | cat",
    "cat",
    "x=$(sleep 100)",
    "read x",
    "for i in 1 2 3; do sleep 50; done",
    "(sleep 100)",
    "f() { sleep 100; }; f",
    "sleep 100 & wait",
    "sh -c 'sleep 100; echo no'",
    "yes | grep n",
    "f() { f; }; while :; do echo | cat > /dev/null; done",
    "awk '{print}'",
    "tail -f /dev/null",
  ]) {
    it(`stops ${line}`, async () => {
      const shell = await session();
      shell.typeLater("\x03", 1500);
      expect(await shell.enter(line)).toEqual({ output: "^C\n", status: 130 });
      expect(await shell.enter("echo $?")).toEqual({ output: "130\n", status: 0 });
    });
  }

  it("gives a line up, and the prompt comes again", async () => {
    const shell = await session();
    await shell.type("echo half\x03");
    expect(shell.screen()).toMatch(/echo half\^C\r\n/);
    expect(await shell.enter("echo $?")).toEqual({ output: "130\n", status: 0 });
  });

  it("lets a program that handles it finish, and runs a trap", async () => {
    const shell = await session();
    shell.typeLater("\x03", 1500);
    expect(await shell.enter("trap 'echo caught' INT; sleep 10; echo after; trap - INT")).toEqual({
      output: "^Ccaught\nafter\n",
      status: 0,
    });
  });

  it("leaves background jobs alone", async () => {
    const shell = await session();
    await shell.enter("sleep 3 && echo job done &");
    shell.typeLater("\x03", 1000);
    await shell.enter("sleep 10");
    expect(await shell.enter("wait; echo waited")).toEqual({ output: "job done\nwaited\n", status: 0 });
  });

  // Bash 5.2 and busybox 1.35 in a pseudo-terminal.
  it("tells how a job has ended that was waited for", async () => {
    const bash = await session({ userland: "laptop" });
    await bash.enter("sleep 1 &");
    expect(await bash.enter("wait %1; echo $?")).toEqual({
      output: "[1]+  Done                    sleep 1\n0\n",
      status: 0,
    });
    await bash.enter("sleep 5 &");
    await bash.enter("sleep 6 &");
    expect(await bash.enter("kill %1; wait %1; echo $?")).toEqual({
      output: "[1]-  Terminated              sleep 5\n143\n",
      status: 0,
    });
    expect(await bash.enter("kill %2; wait")).toEqual({ output: "[2]+  Terminated              sleep 6\n", status: 0 });
    expect(await bash.enter("(sleep 1; exit 3) & wait $!; echo $?")).toEqual({
      output: expect.stringMatching(/^\[1\] \d+\n\[1\]\+ {2}Exit 3 .*\n3\n$/),
      status: 0,
    });
    const ash = await session();
    await ash.enter("sleep 1 &");
    expect(await ash.enter("wait %1; echo after $?")).toEqual({ output: "after 0\n", status: 0 });
    expect(ash.screen()).toContain("after 0\r\n");
    expect(ash.screen()).toContain("[1]+  Done                       sleep 1\r\n");
  });
});

describe("several lines", () => {
  it("asks for more while a command is incomplete", async () => {
    const shell = await session();
    await shell.type("for i in 1 2\r");
    expect(shell.screen().endsWith("\r\n> ")).toBe(true);
    await shell.type("do\r");
    await shell.type('echo "$i\r');
    expect(await shell.enter('"; done')).toEqual({ output: "1\n\n2\n\n", status: 0 });
    await shell.type("cat <<EOF\r");
    await shell.type("text\r");
    expect(await shell.enter("EOF")).toEqual({ output: "text\n", status: 0 });
    await shell.type("echo a \\\r");
    expect(await shell.enter("b")).toEqual({ output: "a b\n", status: 0 });
  });

  it("runs pasted lines one after the other", async () => {
    const shell = await session();
    await shell.type("echo one\recho two\rcat\rfor cat\r\x04");
    await shell.enter("");
    const text = shell.screen().replaceAll(new RegExp(`${esc}\\][^${esc}]*${esc}\\\\`, "g"), "");
    expect(text).toContain("# echo one\r\none\r\n");
    expect(text).toContain("# echo two\r\ntwo\r\n");
    expect(text).toContain("# cat\r\nfor cat\r\n");
  });

  it("lets bash's user look at a bracketed paste, then runs its lines one after the other", async () => {
    const shell = await session({ userland: "laptop" });
    expect(shell.screen()).toContain(`${esc}[?2004h`);
    await shell.type(`${esc}[200~echo one\recho two${esc}[201~`);
    expect(shell.screen()).not.toContain("133;C");
    await shell.enter("");
    await shell.type("");
    const commands = shell
      .screen()
      .split("cmdline_url=")
      .slice(1)
      .map((rest) => rest.split(esc)[0]);
    expect(commands).toEqual(["echo%20one", "echo%20two"]);
  });
});

describe("line editing", () => {
  const cases: readonly [what: string, keys: string, line: string][] = [
    ["arrows and insertion", `eco x${esc}[D${esc}[D${esc}[Dh${esc}[F\x7fy`, "echo y"],
    ["Home and Ctrl-K", "junk\x01echo a\x0b", "echo a"],
    ["Ctrl-U and Ctrl-Y", "echo a\x15\x19", "echo a"],
    ["Ctrl-W", "echo a b\x17c", "echo a c"],
    ["Alt-B and Alt-D", `echo one two${esc}b${esc}b${esc}dx`, "echo x two"],
    ["Ctrl-T", "echo ba\x14", "echo ab"],
    ["Delete", `eecho a${esc}[H${esc}[3~`, "echo a"],
    ["Ctrl-D in a line", "xecho a\x01\x04", "echo a"],
    ["what an emulator answers", `echo a${esc}[?1;2c${esc}[5;1R${esc}[>0;276;0c b`, "echo a b"],
    ["a sequence that is cut off", `junk${esc}[1\x15echo a`, "echo a"],
    ["wide characters", `echo 中x文${esc}[D\x7f国`, "echo 中国文"],
  ];
  for (const [what, keys, line] of cases) {
    it(what, async () => {
      const shell = await session();
      await shell.type(keys);
      expect(await shell.enter("")).toEqual({ output: `${line.slice(5)}\n`, status: 0 });
    });
  }

  it("recalls and searches history", async () => {
    const shell = await session();
    await shell.enter("echo first");
    await shell.enter("echo second");
    await shell.type(`${esc}[A${esc}[A`);
    expect((await shell.enter("")).output).toBe("first\n");
    await shell.type(`typed${esc}[A${esc}[B\x15`);
    await shell.type("\x12sec");
    expect(shell.screen()).toContain("(reverse-i-search)`sec': ");
    expect((await shell.enter("")).output).toBe("second\n");
    expect((await shell.enter("history")).output).toContain("echo second");
  });

  it("redraws a line that wraps, and after the width has changed", async () => {
    const shell = await session();
    shell.tty.resize({ columns: 20, rows: 10 });
    await shell.type("echo 0123456789abcdefghij");
    await shell.type("\x01");
    expect(shell.screen().endsWith(`${esc}[1A\r${esc}[7C`)).toBe(true);
    shell.tty.resize({ columns: 40, rows: 10 });
    await shell.type(`${esc}[F`);
    expect((await shell.enter("k")).output).toBe("0123456789abcdefghijk\n");
  });

  it("clears the screen on Ctrl-L and keeps the line", async () => {
    const shell = await session();
    await shell.type("echo kept\x0c");
    expect(shell.screen()).toContain(`${esc}[H${esc}[2J/tmp # echo kept`);
    expect((await shell.enter("")).output).toBe("kept\n");
  });
});

describe("completion", () => {
  const files = { "/tmp/alpha one.txt": "1\n", "/tmp/alphabet.txt": "2\n", "/tmp/dir/inner.txt": "3\n" };

  it("completes commands, files, directories and variables", async () => {
    const shell = await session({ files });
    await shell.type("basena\tdi\tin\t");
    expect((await shell.enter("")).output).toBe("inner.txt\n");
    await shell.type("export LONG_NAME=x\recho $LONG_N\t");
    expect((await shell.enter("")).output).toBe("x\n");
    await shell.type("cat alpha\\ \t");
    expect((await shell.enter("")).output).toBe("1\n");
  });

  it("lists what is possible on the second Tab", async () => {
    const shell = await session({ files });
    await shell.type("cat a\t");
    expect(shell.screen().endsWith("cat alpha")).toBe(true);
    await shell.type("\t\t");
    expect(shell.screen()).toContain("alpha\\ one.txt  alphabet.txt\r\n");
    expect((await shell.enter("bet.txt")).output).toBe("2\n");
  });
});

it("nested shells mark their own commands", async () => {
  const shell = await session();
  await shell.enter("sh");
  expect(await shell.enter("echo inner")).toEqual({ output: "inner\n", status: 0 });
  expect((await shell.enter("exit 4")).status).toBe(4);
  expect(await shell.enter("echo $?")).toEqual({ output: "4\n", status: 0 });
});
