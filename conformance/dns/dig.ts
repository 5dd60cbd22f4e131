import { parse } from "yaml";
import { findTool, mustRun } from "../tool.ts";

export interface Question {
  readonly name: string;
  readonly type: string;
}

/** One answer as dig understood it; the sections' records as text, sorted. */
export interface Reply {
  readonly status: string;
  /** `qr aa rd`. */
  readonly flags: string;
  readonly protocol: string;
  readonly question: readonly string[];
  readonly answer: readonly string[];
  readonly authority: readonly string[];
  readonly additional: readonly string[];
}

interface Message {
  readonly type: string;
  readonly message: {
    readonly socket_protocol: string;
    readonly response_message_data: {
      readonly status: string;
      readonly flags: string;
      readonly QUESTION_SECTION?: readonly string[];
      readonly ANSWER_SECTION?: readonly string[];
      readonly AUTHORITY_SECTION?: readonly string[];
      readonly ADDITIONAL_SECTION?: readonly string[];
    };
  };
}

/** Asks all questions by one run of the real dig. `options`: `+tcp`, `+noedns` … */
export async function dig(port: string, questions: readonly Question[], ...options: string[]): Promise<Reply[]> {
  const args = ["@127.0.0.1", "-p", port, "+yaml", "+tries=2", "+time=5", ...options];
  const text = await mustRun(findTool("dig"), [
    ...args,
    ...questions.flatMap(({ name, type }) => ["-q", name, "-t", type]),
  ]);
  const messages: readonly Message[] = parse(text, { logLevel: "silent" });
  return messages.map(({ message }) => {
    const data = message.response_message_data;
    const section = (records: readonly string[] = []) => records.map(withoutTime).sort();
    return {
      status: data.status,
      flags: data.flags,
      protocol: message.socket_protocol,
      question: section(data.QUESTION_SECTION),
      answer: section(data.ANSWER_SECTION),
      authority: section(data.AUTHORITY_SECTION),
      additional: section(data.ADDITIONAL_SECTION),
    };
  });
}

/** CoreDNS' serial is the time; what its cache holds (of cluster.local nothing, of all other names all) grows older. */
function withoutTime(record: string): string {
  return record
    .replace(/( SOA \S+ \S+) \d+ /, "$1 SERIAL ")
    .replace(/^(\S+\.in-addr\.arpa\.|\S*example\.com\.|far\.\S+) (?:[12]?\d|30) /, "$1 30 ");
}
