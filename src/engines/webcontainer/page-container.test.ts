import { expect, it, vi } from "vitest";
import type { CannotBootReason } from "./cannot-boot.ts";
import { PageContainer } from "./page-container.ts";
import type { RuntimeFrame } from "./runtime-frame.ts";
import type { Container } from "./webcontainer-options.ts";

/** A page whose runtime does what it is told. */
class Page {
  lacks: CannotBootReason | undefined;
  /** Boots that have been begun. */
  readonly boots: PromiseWithResolvers<Container>[] = [];
  readonly watching = new Set<(reason: CannotBootReason) => void>();
  readonly reload = vi.fn();
  canLoad = true;
  readonly container: PageContainer;

  constructor() {
    const frame: RuntimeFrame = {
      watch: (onTrouble) => {
        this.watching.add(onTrouble);
        return () => this.watching.delete(onTrouble);
      },
      reload: this.reload,
    };
    this.container = new PageContainer({
      support: () => this.lacks,
      load: async () => {
        if (!this.canLoad) throw new TypeError("Failed to fetch dynamically imported module");
        return () => {
          const boot = Promise.withResolvers<Container>();
          this.boots.push(boot);
          return boot.promise;
        };
      },
      frame,
    });
  }

  tell(reason: CannotBootReason): void {
    for (const tell of this.watching) tell(reason);
  }
}

// Nobody looks into it here.
const booted = {} as Container;

it("is booted once, and kept for the next lab, also without a network", async () => {
  const page = new Page();
  const first = page.container.boot();
  await vi.waitFor(() => expect(page.boots).toHaveLength(1));
  page.boots[0]?.resolve(booted);
  expect(await first).toBe(booted);
  page.lacks = "offline";
  expect(await page.container.boot()).toBe(booted);
  expect(page.boots).toHaveLength(1);
  expect(page.reload).not.toHaveBeenCalled();
  expect(page.watching.size).toBe(0);
});

it("says what the page lacks, and loads nothing then", async () => {
  const page = new Page();
  page.lacks = "not-isolated";
  await expect(page.container.boot()).rejects.toMatchObject({ reason: "not-isolated" });
  expect(page.boots).toHaveLength(0);
});

it.for(["blocked", "offline"] as const)("gives up at once when it is %s", async (reason) => {
  const page = new Page();
  const boot = page.container.boot();
  await vi.waitFor(() => expect(page.boots).toHaveLength(1));
  page.tell(reason);
  await expect(boot).rejects.toMatchObject({ reason });
  expect(page.watching.size).toBe(0);
});

it("waits for the same boot when somebody tries again, whose frame is loaded again", async () => {
  const page = new Page();
  // Whoever waits for this one gives up by the clock.
  void page.container.boot();
  await vi.waitFor(() => expect(page.boots).toHaveLength(1));
  const second = page.container.boot();
  expect(page.reload).toHaveBeenCalledTimes(1);
  page.boots[0]?.resolve(booted);
  expect(await second).toBe(booted);
  expect(page.boots).toHaveLength(1);
});

it("boots again after the runtime has given up, and when its part of the site could not be loaded", async () => {
  const page = new Page();
  const first = page.container.boot();
  await vi.waitFor(() => expect(page.boots).toHaveLength(1));
  page.boots[0]?.reject(new Error("quota exceeded"));
  await expect(first).rejects.toMatchObject({ reason: "failed", detail: "quota exceeded" });
  page.canLoad = false;
  await expect(page.container.boot()).rejects.toMatchObject({ reason: "not-loaded" });
  page.canLoad = true;
  const third = page.container.boot();
  await vi.waitFor(() => expect(page.boots).toHaveLength(2));
  page.boots[1]?.resolve(booted);
  expect(await third).toBe(booted);
  expect(page.reload).not.toHaveBeenCalled();
});
