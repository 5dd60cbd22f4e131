import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../lab/lab-definition.ts";

interface BookChapter {
  /** Its file under content/<language>/, once it is written. */
  readonly slug: string;
  /** Until then; a written chapter has its own. */
  readonly workingTitle: Readonly<Record<Language, string>>;
}

interface BookPart {
  /** Both questions, or one of the two ways. */
  readonly way: "both" | "east-west" | "north-south";
  readonly title: Readonly<Record<Language, string>>;
  readonly chapters: readonly BookChapter[];
}

/** The book in its order. The sidebar lists what is written of it, the front page's map all of it. */
export const book: readonly BookPart[] = [
  {
    way: "both",
    title: { en: "Two questions", "zh-cn": "两个问题" },
    chapters: [
      chapter("two-questions", "How do we get in, how do we find each other?", "怎么进来？怎么找到？"),
      chapter("spring-cloud", "The answer of Spring Cloud", "Spring Cloud 的答案"),
      chapter("service-kinds", "The answer of Kubernetes", "Kubernetes 的答案"),
    ],
  },
  {
    way: "east-west",
    title: { en: "East – west", "zh-cn": "东西向：集群内部" },
    chapters: [
      chapter("build", "From a commit to an image tag", "从一次提交到镜像标签"),
      chapter("deploy", "Deploy service B", "部署服务 B"),
      chapter("clusterip", "ClusterIP", "ClusterIP"),
      chapter("dns", "The name", "名字与 DNS"),
      chapter("kube-proxy", "Inside kube-proxy", "走进 kube-proxy"),
      chapter("east-west", "Service A calls service B", "服务 A 调用服务 B"),
      chapter("build-your-own", "Build it yourself", "自己动手做一个"),
    ],
  },
  {
    way: "north-south",
    title: { en: "North – south", "zh-cn": "南北向：从外面进来" },
    chapters: [chapter("nodeport", "NodePort: the way in", "NodePort：进来的路")],
  },
  {
    way: "both",
    title: { en: "Evidence", "zh-cn": "证据" },
    chapters: [chapter("claims", "Claims, tested", "逐条验证")],
  },
];

function chapter(slug: string, en: string, zhCn: string): BookChapter {
  return { slug, workingTitle: { en, "zh-cn": zhCn } };
}

/** Starlight's sidebar: parts with at least one chapter that is written. */
export function bookSidebar(contentFolder: string) {
  return book.flatMap(({ title, chapters }) => {
    const items = chapters
      .map(({ slug }) => slug)
      .filter((slug) => existsSync(join(contentFolder, "en", `${slug}.mdx`)));
    return items.length > 0 ? [{ label: title.en, translations: { "zh-CN": title["zh-cn"] }, items }] : [];
  });
}

/** Beside the chapters. */
export const bookAppendix = {
  label: "About the book",
  translations: { "zh-CN": "关于本书" },
  items: ["how-to-use", "glossary"],
};
