// All the script that a page has for present mode before it is asked for, and the printed title.

const root = document.documentElement;
const { searchParams } = new URL(location.href);

function present(): void {
  // Without a network, and not kept: the page stays as it is, and the next press tries again.
  import("./presentation.ts").then(
    ({ present: start }) => start(),
    () => {},
  );
}

// A lab alone has nothing to present.
const link = document.querySelector("[data-present-link]");
if (link && searchParams.has("present")) present();
if (searchParams.has("notes")) {
  for (const notes of document.querySelectorAll<HTMLElement>("[data-notes]")) notes.hidden = false;
}
root.style.setProperty("--page-title", JSON.stringify(document.title));
link?.addEventListener("click", (event) => {
  event.preventDefault();
  present();
});
document.querySelector("[data-print]")?.addEventListener("click", () => print());
