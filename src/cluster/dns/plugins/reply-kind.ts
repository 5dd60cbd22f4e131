import type { PluginReply } from "./plugin.ts";

/** What kind of reply it is: a "no" that does not come with its SOA is an error (plugin/pkg/response). */
export function replyKind({
  responseCode,
  answers,
  authorities,
  isUnwritten,
}: PluginReply): "success" | "denial" | "error" {
  if (isUnwritten) return "error";
  const isDenied = authorities.some(({ type }) => type === "SOA");
  if (responseCode === "NXDOMAIN") return isDenied ? "denial" : "error";
  if (responseCode !== "NOERROR") return "error";
  return answers.length === 0 && isDenied ? "denial" : "success";
}
