import { type Aim, atMostOf, type Row } from "../rows.ts";
import { categories } from "./lighthouse.ts";
import { scoredPages } from "./pages.ts";

const plain = "plain-page-weight/scripts";
const plainPrompt = "plain-page-prompt/prompt";

/** So much more than a plain page's scripts may a chapter's be before its lab is opened; kilobytes, gzipped. */
const scriptsOfChapterKb = 5;
/** All scripts that a lab loads; kilobytes, gzipped. */
const scriptsOfLabKb = 250;

const noLongTask: Aim = { text: "none", met: (ours) => ours === 0 };

/** What a reader's page costs, beside a plain page of Starlight's and one that only shows a prompt. */
export const pageRows: readonly Row[] = [
  {
    label: "A chapter's scripts, gzipped, before its lab is opened",
    unit: "kB",
    ours: "page-weight/closedScripts",
    beside: plain,
    aim: {
      text: `${scriptsOfChapterKb} more`,
      met: (ours, of) => {
        const other = of(plain);
        return other === undefined ? undefined : ours <= other + scriptsOfChapterKb;
      },
    },
  },
  {
    label: "  with all that it loads",
    unit: "kB",
    ours: "page-weight/closed",
    beside: "plain-page-weight/all",
    aim: undefined,
  },
  {
    label: "A chapter's scripts, gzipped, with its lab open and complete",
    unit: "kB",
    ours: "page-weight/openedScripts",
    beside: plain,
    aim: { text: `${scriptsOfLabKb} more`, met: (ours, of) => withinLab(ours, of("page-weight/closedScripts")) },
  },
  {
    label: "  with all that it loads",
    unit: "kB",
    ours: "page-weight/opened",
    beside: "plain-page-weight/all",
    aim: undefined,
  },
  {
    label: "From the click to the prompt",
    unit: "ms",
    ours: "page-prompt/prompt",
    beside: plainPrompt,
    aim: atMostOf(1.5, plainPrompt, "1.5 ×"),
  },
  {
    label: "From the click to the prompt, pointed at before",
    unit: "ms",
    ours: "page-prompt-hovered/prompt",
    beside: plainPrompt,
    aim: undefined,
  },
  {
    label: "From the click to the echo of a key pressed at the prompt",
    unit: "ms",
    ours: "page-prompt/echo",
    beside: "plain-page-prompt/echo",
    aim: undefined,
  },
  ...taskRows("Start of a lab", "start"),
  ...taskRows("1,000 curls with the map open", "loop"),
  ...Object.entries(scoredPages).flatMap(([name, { label }]) =>
    categories.map(
      (category, index): Row => ({
        label: index === 0 ? `${label}, on a phone: Lighthouse's ${category}` : `  ${category}`,
        unit: "",
        ours: `${name}/${category}`,
        beside: undefined,
        aim: { text: "100", met: (ours) => ours === 100 },
      }),
    ),
  ),
];

function taskRows(label: string, figure: string): Row[] {
  const row = (text: string, unit: Row["unit"], name: string, aim: Aim | undefined): Row => ({
    label: text,
    unit,
    ours: `page-tasks/${figure}${name}`,
    beside: undefined,
    aim,
  });
  return [
    row(`${label}: longest task of the page`, "ms", "Longest", undefined),
    row("  tasks over 50 ms", "", "Long", noLongTask),
    row("  longest task of the page, computed", "ms", "LongestComputed", undefined),
    row("  tasks over 50 ms, computed", "", "LongComputed", noLongTask),
  ];
}

function withinLab(opened: number, closed: number | undefined): boolean | undefined {
  return closed === undefined ? undefined : opened - closed <= scriptsOfLabKb;
}
