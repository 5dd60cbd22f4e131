import { batch } from "@preact/signals";
import type { FlowDetail, ViewRequest, ViewTopic } from "../../../lab/views/view-data.ts";
import type { BenchState, ViewName } from "../bench-state.ts";
import type { EngineLink } from "../engine-link.ts";
import { ViewStore } from "./view-store.ts";

/** The map stands for the lab itself: other views name its pods, and the packets are its traffic. */
const always: readonly ViewRequest[] = [{ topic: "map" }, { topic: "flows" }];

/** What the engine is asked for while a view is in front. */
const topicOf: Readonly<Partial<Record<ViewName, Exclude<ViewTopic, "map" | "flows">>>> = {
  dns: "dns",
  rules: "rules",
  events: "events",
  files: "files",
};

/** The view in front, and what the engine is asked for it. */
export class LabViews {
  readonly store = new ViewStore();
  readonly #state: BenchState;
  readonly #link: EngineLink;

  constructor(state: BenchState, link: EngineLink) {
    this.#state = state;
    this.#link = link;
  }

  /** A new engine is asked for what the old one told. */
  begin(): void {
    if (this.#state.views[1]) for (const request of always) this.#link.current?.watch(request);
    this.#watch();
  }

  /** Puts a view in front, and has the engine tell what it shows. */
  show(view: ViewName): void {
    const state = this.#state;
    const before = topicOf[state.view.value];
    if (before && before !== topicOf[view]) this.#link.current?.unwatch(before);
    batch(() => {
      state.view.value = view;
      state.hasView.value = true;
    });
    this.#watch();
  }

  /** The rules of this node. */
  showRulesOf(node: string): void {
    this.#state.rulesNode.value = node;
    this.show("rules");
  }

  /** A connection's stages; undefined when it has been forgotten, or there is no lab. */
  async flow(id: number): Promise<FlowDetail | undefined> {
    return this.#link.current?.flow(id).catch(() => undefined);
  }

  #watch(): void {
    if (this.#state.phase.value.kind !== "running") return;
    const topic = topicOf[this.#state.view.value];
    // The engine begins with all that it has kept.
    if (topic === "dns") this.store.names.value = [];
    if (topic === "rules") this.#link.current?.watch({ topic, node: this.#rulesNode() });
    else if (topic) this.#link.current?.watch({ topic });
  }

  #rulesNode(): string {
    const { rulesNode } = this.#state;
    if (rulesNode.value === "") {
      const nodes = this.store.map.value?.nodes ?? [];
      rulesNode.value = (nodes.find(({ isControlPlane }) => !isControlPlane) ?? nodes[0])?.name ?? "";
    }
    return rulesNode.value;
  }
}
