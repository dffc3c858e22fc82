// Keys of the console, by physical place so that they work in any keyboard layout.
// A link, button or field takes a key by data-key; "?" is shown by the page's own sheet of keys.
(() => {
  "use strict";
  const letters = { Slash: "/", Period: ".", BracketLeft: "[" };
  const named = (event) => letters[event.code] ?? event.code.replace(/^(Key|Digit)/, "");
  const typing = (place) => place.closest("input, textarea, select, [contenteditable]");
  const visible = (place) => place.getClientRects().length > 0;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    const key = event.key === "?" ? "?" : named(event);
    const found = [...document.querySelectorAll("[data-key]")]
      .find((place) => place.dataset.key.toUpperCase() === key.toUpperCase() && visible(place));
    if (!found) return;
    event.preventDefault();
    if (found.matches("input, textarea, select")) found.focus(); else found.click();
  });
})();
