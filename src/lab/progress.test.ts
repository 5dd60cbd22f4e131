import { describe, expect, it } from "vitest";
import { Progress } from "./progress.ts";
import { parseTranscript } from "./transcript-parser.ts";

const text = `== make
$ make web
web created
$ show
web-{{suffix a=28vmn}} up

== enter
$ enter web
/ # whoami
root
/ # exit

== call
$ call {{suffix a}}
hello from {{suffix a}}
`;

const terminals = [
  { id: "laptop", prompt: "$ " },
  { id: "pod", prompt: "/ # " },
];

function start() {
  const transcript = parseTranscript({ file: "t", text, terminals });
  const progress = new Progress(transcript);
  const judge = (line: string, output: string, more: { opened?: string; prompt?: string } = {}) => {
    const verdict = progress.judge({ line, output, exitCode: 0, prompt: "$ ", ...more });
    return verdict && `${verdict.step} ${verdict.passed ? (verdict.completed ? "done" : "passed") : "differs"}`;
  };
  return { progress, judge, steps: transcript.steps };
}

describe("an exercise", () => {
  const broken = `== look
$ show
up

== repair
{{break}}
$ break it
done it
{{repair}}
$ mend it
done it
{{check}}
$ show
up
`;
  function begin() {
    const transcript = parseTranscript({ file: "t", text: broken, terminals });
    const progress = new Progress(transcript);
    return (line: string, output: string) => {
      const verdict = progress.judge({ line, output, exitCode: 0, prompt: "$ " });
      return verdict && `${verdict.step} ${verdict.passed ? (verdict.completed ? "done" : "passed") : "differs"}`;
    };
  }

  it("is begun by the command that breaks, not by one that prints the same", () => {
    const judge = begin();
    expect(judge("show", "up\n")).toBe("look done");
    expect(judge("do it", "done it\n")).toBeUndefined();
    expect(judge("show", "up\n")).toBe("look passed");
    expect(judge("break it", "done it\n")).toBe("repair passed");
  });

  it("is done when the check passes, however it was repaired, and tells what is still wrong until then", () => {
    const judge = begin();
    judge("show", "up\n");
    judge("break it", "done it\n");
    expect(judge("show", "down\n")).toBe("repair differs");
    expect(judge("mend in another way", "something\n")).toBeUndefined();
    expect(judge("show", "up\n")).toBe("repair done");
  });
});

describe("a reader's progress", () => {
  it("goes through a step's commands in order", () => {
    const { judge } = start();
    expect(judge("show", "web-9rjln up\n")).toBeUndefined();
    expect(judge("make web", "web created\n")).toBe("make passed");
    expect(judge("show", "web-9rjln up\n")).toBe("make done");
  });

  it("counts another command that prints the same", () => {
    const { judge } = start();
    expect(judge("make  -v web", "web created\n")).toBe("make passed");
    expect(judge("ls", "nothing\n")).toBeUndefined();
  });

  it("says that a step's own command differs, once its turn has come", () => {
    const { judge } = start();
    expect(judge("make web", "no rule\n")).toBe("make differs");
    expect(judge("call 28vmn", "nobody\n")).toBeUndefined();
    expect(judge("make web", "web created\n")).toBe("make passed");
    expect(judge("show", "web-9rjln down\n")).toBe("make differs");
  });

  it("takes a shell for opened by its prompt, and left by exit", () => {
    const { judge } = start();
    expect(judge("something", "")).toBeUndefined();
    expect(judge("go in", "", { opened: "/ # " })).toBe("enter passed");
    expect(judge("id -un", "root\n", { prompt: "/ # " })).toBe("enter passed");
    expect(judge("true", "", { prompt: "/ # " })).toBeUndefined();
    expect(judge("exit", "", { prompt: "/ # " })).toBe("enter done");
  });

  it("takes new values when a command that gives them is typed again", () => {
    const { judge, progress } = start();
    judge("make web", "web created\n");
    judge("show", "web-9rjln up\n");
    expect(judge("call 9rjln", "hello from 28vmn\n")).toBeUndefined();
    expect(judge("show", "web-28vmn up\n")).toBe("make passed");
    expect(progress.captures.get("suffix a")).toBe("28vmn");
    expect(judge("call 28vmn", "hello from 28vmn\n")).toBe("call done");
  });
});
