// The letters by keyboard: J and K move the current line, Space shows its proof, Enter opens its claim.
(() => {
  "use strict";
  const lines = () => [...document.querySelectorAll("tr.letter-line")];
  const current = () => document.querySelector("tr.letter-line.cur");
  const typing = (place) => place.closest?.("input, textarea, select, [contenteditable]");

  function make(line) {
    if (!line) return;
    const before = current();
    if (before) { before.classList.remove("cur"); before.tabIndex = -1; }
    line.classList.add("cur");
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }

  function move(steps) {
    const all = lines();
    const place = all.indexOf(current());
    if (place + steps >= all.length) document.querySelector("tr.more a")?.click();
    make(all[Math.min(Math.max(place + steps, 0), all.length - 1)]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const onControl = event.target.closest("a, button, summary");
    const line = current();
    if (event.code === "KeyJ" || event.key === "ArrowDown" && !onControl) move(1);
    else if (event.code === "KeyK" || event.key === "ArrowUp" && !onControl) move(-1);
    else if (event.code === "Space" && line && !onControl) line.querySelector("a.what").click();
    else if (event.key === "Enter" && line && !onControl) line.querySelector("a.no").click();
    else if (event.key === "Escape" && document.querySelector("#letter:not(:empty)")) document.getElementById("letter").replaceChildren();
    else return;
    event.preventDefault();
  }, true);
})();
