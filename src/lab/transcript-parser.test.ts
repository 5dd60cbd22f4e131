import { describe, expect, it } from "vitest";
import { LabFormatError } from "./lab-format-error.ts";
import { parseTranscript } from "./transcript-parser.ts";

const terminals = [
  { id: "laptop", prompt: "[dev@laptop ~]$ " },
  { id: "dns-test", prompt: "/ # " },
];

function parse(text: string) {
  return parseTranscript({ file: "t.txt", text, terminals });
}

function problemsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof LabFormatError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const exercise = `== repair
{{break}}
/ # break it
broken
{{repair}}
/ # mend it
{{check}}
/ # look
whole
`;

describe("an exercise", () => {
  it("has three parts", () => {
    const [step] = parse(exercise).steps;
    expect(step?.exchanges.map(({ part, expected }) => [part, expected.length])).toEqual([
      ["break", 1],
      ["repair", 0],
      ["check", 1],
    ]);
  });

  it("is refused when a part is missing, comes too early, or stands beside commands of none", () => {
    const message =
      /the exercise "repair" needs {{break}}, {{repair}} and {{check}}, in this order, each with a command/;
    expect(() => parse(exercise.replace("{{repair}}\n/ # mend it\n", ""))).toThrow(message);
    expect(() =>
      parse(exercise.replace("{{repair}}", "{{check}}").replace(/{{check}}\n\/ # look/, "{{repair}}\n/ # look")),
    ).toThrow(message);
    expect(() => parse(exercise.replace("{{break}}\n", ""))).toThrow(message);
  });
});

describe("an aside", () => {
  it("is said to be one under its name", () => {
    expect(parse("== try\n{{aside}}\n/ # date\ntoday\n").steps).toMatchObject([{ kind: "aside", name: "try" }]);
    expect(problemsOf("== try\n/ # date\n{{aside}}\n")).toHaveLength(1);
  });
});

describe("a transcript", () => {
  it("is steps of prompts, commands and what they print", () => {
    const { steps } = parse(
      [
        "== first",
        "[dev@laptop ~]$ date",
        "today",
        "",
        "still today",
        "[dev@laptop ~]$ kubectl exec -it dns-test -- /bin/sh",
        "/ # exit",
        "",
        "== second",
        "@dns-test",
        "/ # hostname",
        "dns-test",
        "",
      ].join("\n"),
    );
    expect(steps.map((step) => [step.name, step.line, step.exchanges.length])).toEqual([
      ["first", 1, 3],
      ["second", 9, 1],
    ]);
    const [date, exec, exit] = steps[0]?.exchanges ?? [];
    expect(date).toMatchObject({ terminal: "laptop", prompt: "[dev@laptop ~]$ ", line: 2, endLine: 5 });
    expect(date?.expected).toMatchObject([{ kind: "lines", lines: [{ line: 3 }, { line: 4 }, { line: 5 }] }]);
    expect(exec).toMatchObject({ expected: [], line: 6, endLine: 6 });
    expect(exit).toMatchObject({ terminal: "laptop", prompt: "/ # " });
    expect(steps[1]?.exchanges[0]).toMatchObject({ terminal: "dns-test" });
  });

  it("has holes, named ones keep their example", () => {
    const { steps } = parse(
      "== s\n[dev@laptop ~]$ a\n{{ip a=10.0.0.1}} is \\{{up}} {{age=3d}}\n[dev@laptop ~]$ curl {{ip a}}:80\n",
    );
    const [first, second] = steps[0]?.exchanges ?? [];
    expect(first?.expected).toMatchObject([
      {
        lines: [
          {
            template: [
              { kind: "hole", pattern: "ip", capture: "a", example: "10.0.0.1" },
              { kind: "text", text: " is {{up}} " },
              { kind: "hole", pattern: "age", example: "3d" },
            ],
          },
        ],
      },
    ]);
    expect(second?.command).toMatchObject([
      { text: "curl " },
      { kind: "hole", pattern: "ip", capture: "a", example: "10.0.0.1" },
      { text: ":80" },
    ]);
  });

  it("has directives for order, for what does not matter, for chance, for time", () => {
    const { steps } = parse(
      [
        "== s",
        "[dev@laptop ~]$ cmd",
        "{{# a remark }}",
        "{{retry 60s}}",
        "{{ctrl-c 9.5s}}",
        "head",
        "{{any-order}}",
        "x",
        "y",
        "{{end}}",
        "{{anything}}",
        "whatever",
        "{{end}}",
        "{{fair 40 significance=0.001}}",
        "{{times}} from {{tally}}",
        "{{among}}",
        "one",
        "two",
        "{{example}}",
        "19 from one",
        "21 from two",
        "{{end}}",
      ].join("\n"),
    );
    const exchange = steps[0]?.exchanges[0];
    expect(exchange).toMatchObject({ retryForMs: 60000, interruptAfterMs: 9500, endLine: 22 });
    expect(exchange?.expected).toMatchObject([
      { kind: "lines", anyOrder: false },
      { kind: "lines", anyOrder: true, lines: [{ line: 8 }, { line: 9 }] },
      { kind: "anything", example: ["whatever"] },
      { kind: "fair", count: 40, significance: 0.001, line: 14, example: ["19 from one", "21 from two"] },
    ]);
  });

  it("takes a command's further lines from the shell's second prompt", () => {
    const { steps } = parse("== s\n[dev@laptop ~]$ cat <<END\n> hello\n> END\nhello\n");
    expect(steps[0]?.exchanges[0]?.command).toEqual([{ kind: "text", text: "cat <<END\nhello\nEND" }]);
  });
});

describe("a malformed transcript", () => {
  it.each([
    ["nothing", "", "t.txt:1:1: there is no step"],
    ["text before the first step", "hello\n== s\n/ # ls", "t.txt:1:1: this stands before the first step"],
    ["an output without a command", "== s\nhello\n", "t.txt:2:1: a command was expected here"],
    ["a step without commands", "== s\n== t\n/ # ls", 't.txt:1:1: the step "s" has no command'],
    ["a step's name twice", "== s\n/ # ls\n== s\n/ # ls", 't.txt:3:4: there is a step "s" already'],
    [
      "an unknown terminal",
      "== s\n@moon\n/ # ls",
      't.txt:2:2: lab.yaml declares no terminal "moon"; it declares laptop, dns-test',
    ],
    ["an unknown pattern", "== s\n/ # ls\nab {{colour=red}}", 't.txt:3:4: there is no pattern "colour"'],
    ["a hole without an end", "== s\n/ # ls\nab {{ip=1", "t.txt:3:4: this {{ has no }}"],
    ["a hole without an example", "== s\n/ # ping {{ip a}}", "t.txt:2:10: this hole has no example: write {{ip a=…}}"],
    ["an example that does not fit", "== s\n/ # ls\n{{ip=ten}}", 't.txt:3:1: the example "ten" does not fit'],
    ["a block without an end", "== s\n/ # ls\n{{any-order}}\na", "t.txt:3:1: {{any-order}} has no {{end}}"],
    ["an end without a block", "== s\n/ # ls\n{{end}}", "t.txt:3:3: {{end}} belongs into a block"],
    [
      "a fair block without values",
      "== s\n/ # ls\n{{fair 4 significance=0.1}}\n{{tally}}\n{{end}}",
      "t.txt:3:1: a fair block is",
    ],
    ["a time without a unit", "== s\n/ # ls\n{{retry 60}}", "t.txt:3:3: {{retry}} needs a time"],
  ])("with %s is refused at its place", (_, text, message) => {
    expect(problemsOf(text)[0]).toContain(message);
  });

  it("names everything that is wrong at once", () => {
    expect(problemsOf("== s\n/ # ls\n{{ip=x}}\n{{nope=1}}\n")).toHaveLength(2);
  });
});
