import { expect, type Page, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

const html = "<img src=x onerror=document.title=1>";

/** Nothing of what was printed or named has become a part of the page. */
async function expectOnlyText(page: Page): Promise<void> {
  await expect(page.locator(".bench :is(img, script, iframe, marquee)")).toHaveCount(0);
  await expect(page).toHaveTitle(/eastwest/);
}

let runs = 0;

/** Runs a line to its end, which is told by a line of its own. */
async function run(chapter: LabPage, line: string): Promise<void> {
  runs++;
  await chapter.type("laptop", `${line}; echo "[$((${runs}))]"`);
  await expect.poll(() => chapter.text()).toContain(`[${runs}]`);
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
}

test("what a program prints is text, and the next prompt finds the terminal as it was", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await page.evaluate(() => navigator.clipboard.writeText("mine"));
  const windows: string[] = [];
  context.on("page", (opened) => windows.push(opened.url()));

  await chapter.type("laptop", `echo "${html}" && printf 'a\\xe2\\x80\\xaeb\\n'`);
  await expect.poll(() => chapter.text()).toContain(`cloud-user]$ echo "${html.slice(0, 20)}`);
  // OSC 8: a link that hides its address; OSC 52: the clipboard; OSC 0: the title; OSC 10, 11: all colours alike.
  await run(chapter, "printf '\\e]8;;https://other.example.net/\\e\\\\DISGUISE\\e]8;;\\e\\\\\\n'");
  await run(chapter, "printf '\\e]52;c;dGhlaXJz\\a\\e]0;hit\\a\\e]10;#000000\\a\\e]11;#000000\\a\\eP1$r0m\\e\\\\\\n'");
  const row = page.locator("[role=tabpanel]:not([hidden]) .xterm-rows > div", { hasText: /^DISGUISE/ });
  const box = await row.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 8);
  // A DCS string without an end.
  await chapter.type("laptop", "printf '\\ePq#0~~~'");
  // A mark of the shell's that is none, and marks that are forged.
  await run(chapter, "printf '\\e]133;C;cmdline_url=%%E0%%A\\a\\e]133;D;0\\a\\e]133;A\\afake$ \\e]133;B\\a\\n'");
  // Questions to the emulator: its answers are no keys.
  await run(chapter, "printf '\\e[c\\e[>c\\e[6n\\e[?6n\\e[21t\\e[8;2;2t'");
  await run(chapter, "echo after questions");
  await expect.poll(() => chapter.count("after questions")).toBeGreaterThan(1);
  // Another screen, its middle only, line drawing, overwriting, no cursor, mouse and focus told.
  await chapter.type(
    "laptop",
    "printf '\\e[?1049h\\e[3;5r\\e[?6h\\e(0\\e[4h\\e[?7l\\e[?25l\\e[?1000h\\e[?1003h\\e[?1004h\\e[?2026hlqk'",
  );
  await run(chapter, "for i in $(seq 500); do printf '\\e[999;999H\\e[9999L\\e[9999@\\e[1;1H'; done; clear");
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 8);
  await run(chapter, "echo as it was");
  await expect.poll(() => chapter.text()).toContain("as it was[");
  await expect(page.locator("[role=tabpanel]:not([hidden]) .xterm")).not.toHaveClass(/enable-mouse-events/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
  expect(windows).toEqual([]);
  await expectOnlyText(page);
});

test("floods leave the page alive and its memory bounded, and end on Ctrl-C", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize / 1024 / 1024;
  };
  const before = await heap();
  await run(chapter, "yes | tr -d '\\n' | head -c 10000000");
  await chapter.type("laptop", "head -c 50000 /dev/urandom");
  // Whatever alphabet and colours that has left.
  await run(chapter, "printf '\\e[m'; clear");
  for (const line of ["yes | tr -d '\\n'", "cat /dev/urandom", "while :; do printf '\\e[9999;9999H\\e[2Jx'; done"]) {
    await chapter.type("laptop", line);
    await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "busy");
    // The page answers meanwhile.
    await page.getByRole("tab", { name: "Events" }).click();
    await expect(page.getByRole("tab", { name: "Events" })).toHaveAttribute("aria-selected", "true");
    await page.getByRole("tab", { name: "Map" }).click();
    await chapter.focus("laptop");
    await chapter.interrupt();
    await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  }
  await run(chapter, "printf '\\e[m'; clear");
  await run(chapter, "echo alive");
  await expect.poll(() => chapter.count("alive")).toBeGreaterThan(1);
  await expect(page.getByRole("alert")).toHaveCount(0);
  // 5,000 rows of scrollback and what is under way, and not the tens of megabytes that came.
  expect((await heap()) - before).toBeLessThan(30);
});

test("names, headers, logs and messages are text in every view", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.bringTo("endpoints");
  await run(chapter, `kubectl run '${html}' --image=busybox`);
  // Its end: the terminal has room for no more.
  await expect.poll(() => chapter.text()).toContain("regex used for validation is");
  await run(
    chapter,
    `clear; kubectl annotate pod dns-test "note=${html}" && kubectl describe pod dns-test | grep note`,
  );
  await expect.poll(() => chapter.text()).toContain(`note: ${html}`);
  await run(chapter, `clear; kubectl run talker --image=busybox --env "X=${html}" -- sh -c 'echo "$X"; sleep 1000'`);
  await run(chapter, `kubectl run nowhere --image=busybox -- "${html}"; kubectl wait --for=condition=Ready pod/talker`);
  await run(chapter, "clear; kubectl logs talker");
  await expect.poll(() => chapter.text()).toContain(html);
  await run(chapter, `echo x > '${html}.yaml'`);
  await chapter.type(
    "dns-test",
    `nslookup '<b>${"x".repeat(20)}</b>'; curl -s -H "X-Note: ${html}" 'clusterip-cloud-user:8080/<img/src=x/onerror=1>'`,
  );
  await expect(chapter.tab("dns-test")).toHaveAttribute("data-shell", "prompt");
  for (const [view, shown] of [
    ["Packet", "GET /<img/src=x/onerror=1>"],
    ["DNS", "<b>xxxxxxxxxxxxxxxxxxxx</b>"],
    ["Events", html],
    ["Files", `${html}.yaml`],
    ["Map", ""],
  ] as const) {
    await page.getByRole("tab", { name: view, exact: true }).click();
    await expect(page.locator("#view-panel")).toContainText(shown);
    await expectOnlyText(page);
  }
});
