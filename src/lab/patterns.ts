/** What the holes of a transcript may hold, as regular expressions without groups of their own. */
export const patterns = {
  /** kubectl's AGE (apimachinery duration.HumanDuration): `6s`, `2m36s`, `77d`, `2y10d`. */
  age: "(?:[0-9]+y)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?<=[ydhms])",
  /** An IPv4 address. */
  ip: "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}",
  /** What Kubernetes appends to generated names: five letters of its alphabet. */
  suffix: "[bcdfghjklmnpqrstvwxz2456789]{5}",
  /** A pod template's hash. */
  hash: "[bcdfghjklmnpqrstvwxz2456789]{6,10}",
  /** The end of a chain's name as kube-proxy makes it (proxy/chain-names.ts): sixteen digits of base32. */
  chain: "[A-Z2-7]{16}",
  /** A DNS label: names of nodes and other objects. */
  node: "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?",
  /** A whole number. */
  number: "[0-9]+",
  /** A number with or without decimals: milliseconds of a ping. */
  decimal: "[0-9]+(?:\\.[0-9]+)?",
  /** RFC 3339 in UTC. */
  timestamp: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?Z",
  /** Without blanks. */
  word: "[^ ]+",
  /** Anything up to the end of the line. */
  text: ".*",
  /** In a fair block: the value that is counted. */
  tally: "[^ ]+",
  /** In a fair block: how often its line counts. */
  times: "[0-9]+",
} as const;

export type PatternName = keyof typeof patterns;

export function isPatternName(name: string): name is PatternName {
  return Object.hasOwn(patterns, name);
}

/** In words, for a learner: what would have fitted. */
export const patternWords: Record<PatternName, { readonly en: string; readonly "zh-cn": string }> = {
  age: { en: "an age such as 77d", "zh-cn": "一段时长（如 77d）" },
  ip: { en: "an IP address", "zh-cn": "一个 IP 地址" },
  suffix: { en: "five random characters", "zh-cn": "五个随机字符" },
  hash: { en: "a template hash", "zh-cn": "模板的哈希值" },
  chain: { en: "sixteen characters of a chain's name", "zh-cn": "链名里的十六个字符" },
  node: { en: "a name", "zh-cn": "一个名字" },
  number: { en: "a number", "zh-cn": "一个数字" },
  decimal: { en: "a number", "zh-cn": "一个数字" },
  timestamp: { en: "a time", "zh-cn": "一个时间" },
  word: { en: "a word", "zh-cn": "一个词" },
  text: { en: "some text", "zh-cn": "一段文字" },
  tally: { en: "one of the values", "zh-cn": "其中一个值" },
  times: { en: "a number", "zh-cn": "一个数字" },
};
