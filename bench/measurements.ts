import { firstAnswerComputed, firstAnswerWaited } from "./eastwest/first-answer.ts";
import { heapOverHours } from "./eastwest/hours.ts";
import { podsComputed, podsWaited } from "./eastwest/pods.ts";
import { curlCommands, keptConnections, newConnections } from "./eastwest/requests.ts";
import { rules } from "./eastwest/rules.ts";
import type { Measurement } from "./measure.ts";
import { firstAnswer, pods, requests } from "./webernetes.ts";

/** How long the peer may take for pods: it needs this and more for 1,000. */
const peerLimitMs = 20_000;

/** All measurements by their names in `rows.ts`; each runs in a fresh process or Worker. */
export const measurements: Readonly<Record<string, Measurement>> = {
  "first-answer": firstAnswerComputed,
  "first-answer-waited": firstAnswerWaited,
  "peer-first-answer": firstAnswer,
  ...Object.fromEntries(
    [100, 300, 1000].flatMap((count): [string, Measurement][] => [
      [`pods-${count}`, podsComputed(count)],
      [`pods-${count}-waited`, podsWaited(count)],
      [`peer-pods-${count}`, pods(count, peerLimitMs)],
    ]),
  ),
  "new-connections": newConnections,
  "kept-connections": keptConnections,
  curl: curlCommands,
  "peer-requests": requests,
  hours: heapOverHours,
  ...Object.fromEntries([100, 1000, 10_000].map((count): [string, Measurement] => [`rules-${count}`, rules(count)])),
};
