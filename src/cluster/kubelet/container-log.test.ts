import { expect, it } from "vitest";
import { bytes, readAllText } from "../pipe.ts";
import { ContainerLog } from "./container-log.ts";

it("keeps lines, whole however they were written, and the last one without its newline", async () => {
  let now = 0;
  const log = new ContainerLog(() => now);
  const stdout = log.writer("stdout");
  await stdout.write(bytes("one\ntw"));
  now = 5000;
  await stdout.write(bytes("o\nthree"));
  expect(await readAllText(log.read({}))).toBe("one\ntwo\n");
  log.end();
  expect(await readAllText(log.read({ tailLines: 2 }))).toBe("two\nthree");
  expect(await readAllText(log.read({ sinceSeconds: 1 }))).toBe("two\nthree");
  expect(await readAllText(log.read({ timestamps: true, tailLines: 1 }))).toBe("1970-01-01T00:00:05.000000000Z three");
});

it("follows until the container ends", async () => {
  const log = new ContainerLog(() => 0);
  const stdout = log.writer("stdout");
  const followed = readAllText(log.read({ follow: true }));
  await stdout.write(bytes("one\n"));
  await stdout.write(bytes("two\n"));
  log.end();
  expect(await followed).toBe("one\ntwo\n");
});

it("is bounded", async () => {
  const log = new ContainerLog(() => 0);
  const stdout = log.writer("stdout");
  for (let i = 0; i < 20_000; i++) await stdout.write(bytes(`${i}\n`));
  log.end();
  const lines = (await readAllText(log.read({}))).trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(5500);
  expect(lines.at(-1)).toBe("19999");
});
