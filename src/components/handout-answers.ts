/** The answer to a question of a chapter, as its handout gives it. */
export interface HandoutAnswer {
  /** An order has several parts. */
  readonly answer: string | readonly string[];
  /** HTML. */
  readonly explanation: string;
}

const kept = new WeakMap<object, HandoutAnswer[]>();

/** To be called by the questions of a chapter in their order; `page` is the route's own object. */
export function keepAnswer(page: object, answer: HandoutAnswer): void {
  const answers = kept.get(page) ?? [];
  kept.set(page, [...answers, answer]);
}

/** What the questions have kept, once the chapter's text has been rendered. */
export function answersOf(page: object): readonly HandoutAnswer[] {
  return kept.get(page) ?? [];
}
