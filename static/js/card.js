// The claim card: printing, and the keyboard's way out of a panel.
(() => {
  "use strict";
  const panel = () => document.getElementById("panel");

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.querySelectorAll("details").forEach((details) => { details.open = true; });
      window.print();
    });
  });

  // Somebody else changed this very claim: say so, and let the reader choose when to look.
  document.addEventListener("claim-changed", (event) => {
    const note = document.getElementById("changed");
    const newer = !(event.detail?.version <= Number(note?.dataset.version));  // a hint without a version counts
    if (note && event.detail?.claim === note.dataset.claim && newer) note.hidden = false;
  });

  // What opens in the panel is read from its head on; Escape closes what has a way to close.
  document.addEventListener("htmx:after:swap", () => {
    const head = panel()?.querySelector("[data-panel-head]");
    if (head && !head.dataset.seen) { head.dataset.seen = "1"; head.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    const close = panel()?.querySelector("[data-close]");
    if (event.key === "Escape" && close && !event.target.closest("input, textarea, select")) shut(event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#panel [data-close]")) shut(event);
  });
  function shut(event) { event.preventDefault(); panel().replaceChildren(); }
})();
