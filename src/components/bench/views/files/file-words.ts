import type { Language } from "../../../../lab/lab-definition.ts";

/** The files view's own words: they come with its chunk. */
export interface FileWords {
  readonly filesIn: (directory: string) => string;
  readonly noFiles: string;
  readonly unsaved: string;
  readonly save: string;
  readonly saved: (name: string) => string;
  readonly diff: string;
  readonly apply: string;
  readonly willType: (line: string) => string;
  readonly newFile: string;
  readonly newName: string;
  readonly create: string;
  readonly isThere: (name: string) => string;
  readonly changedByCommand: string;
  readonly takeTheirs: string;
  readonly keepMine: string;
  readonly editorLabel: (name: string) => string;
  readonly leaveHint: string;
  readonly editorNotLoaded: string;
  readonly tryAgain: string;
  readonly chooseFile: string;
  readonly problems: string;
  readonly atLine: (line: number) => string;
  readonly noProblem: string;
}

const byLanguage: Readonly<Record<Language, FileWords>> = {
  en: {
    filesIn: (directory) => `Files in ${directory}`,
    noFiles: "There is no file here.",
    unsaved: "unsaved",
    save: "Save",
    saved: (name) => `${name} is saved.`,
    diff: "Diff",
    apply: "Apply",
    willType: (line) => `Saves, then types ${line} into the laptop's terminal`,
    newFile: "New file",
    newName: "Name of the new file",
    create: "Create",
    isThere: (name) => `${name} is there already.`,
    changedByCommand: "A command has changed this file meanwhile. Nothing of yours has been overwritten.",
    takeTheirs: "Show the command's",
    keepMine: "Keep mine",
    editorLabel: (name) => `Editor: ${name}`,
    leaveHint: "Leave the editor: Esc, then Tab",
    editorNotLoaded: "The editor could not be loaded. Is there a network?",
    tryAgain: "Try again",
    chooseFile: "Choose a file to read and change it.",
    problems: "What the API server says",
    atLine: (line) => `line ${line}`,
    noProblem: "The API server would take this.",
  },
  "zh-cn": {
    filesIn: (directory) => `${directory} 里的文件`,
    noFiles: "这里没有文件。",
    unsaved: "未保存",
    save: "保存",
    saved: (name) => `${name} 已保存。`,
    diff: "比较",
    apply: "应用",
    willType: (line) => `保存，然后在 laptop 的终端里输入 ${line}`,
    newFile: "新建文件",
    newName: "新文件的名字",
    create: "创建",
    isThere: (name) => `${name} 已经存在。`,
    changedByCommand: "有一条命令在此期间改过这个文件。你写的内容没有被覆盖。",
    takeTheirs: "看命令写的",
    keepMine: "保留我的",
    editorLabel: (name) => `编辑器：${name}`,
    leaveHint: "离开编辑器：先按 Esc，再按 Tab",
    editorNotLoaded: "编辑器没能加载，网络通吗？",
    tryAgain: "再试一次",
    chooseFile: "选一个文件来阅读和修改。",
    problems: "API server 的意见",
    atLine: (line) => `第 ${line} 行`,
    noProblem: "API server 会接受它。",
  },
};

export function fileWords(language: Language): FileWords {
  return byLanguage[language];
}
