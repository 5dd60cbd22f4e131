import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Heartbeat } from "./heartbeat.ts";

describe("the heartbeat", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("reports silence once, after some beats without an answer", () => {
    const onSilence = vi.fn();
    new Heartbeat(() => {}, onSilence);
    vi.advanceTimersByTime(5000);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it("is content as long as something comes back", () => {
    const onSilence = vi.fn();
    const heartbeat: Heartbeat = new Heartbeat(() => queueMicrotask(() => heartbeat.pong()), onSilence);
    for (let beat = 0; beat < 60; beat++) {
      vi.advanceTimersByTime(1000);
      heartbeat.pong();
    }
    expect(onSilence).not.toHaveBeenCalled();
    heartbeat.stop();
  });

  it("says nothing once it has been stopped", () => {
    const onSilence = vi.fn();
    new Heartbeat(() => {}, onSilence).stop();
    vi.advanceTimersByTime(60_000);
    expect(onSilence).not.toHaveBeenCalled();
  });
});
