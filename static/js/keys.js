// Keys of the console, by physical place so that they work in any keyboard layout.
// A link, button or field takes a key by data-key ("J", "G Q" for one after the other); a press is a click on the
// first visible place that has it. "?" opens the sheet of keys over the page, "[" makes the menu narrow.
(() => {
  "use strict";
  const PAUSE = 1200;  // milliseconds between the two keys of a pair
  const places = { Slash: "/", Period: ".", BracketLeft: "[", Space: "Space", Enter: "Enter" };
  const typing = (place) => place.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const visible = (place) => place.getClientRects().length > 0;
  const dialog = () => document.querySelector("dialog[open]");
  let first = { key: "", at: 0 };

  function named(event) {
    if (event.key === "?") return "?";
    return places[event.code] ?? event.code.replace(/^(Key|Digit|Numpad)/, "").toUpperCase();
  }

  function holder(key) {
    const within = dialog() ?? document;
    return [...within.querySelectorAll("[data-key]")]
      .find((place) => place.dataset.key.toUpperCase() === key.toUpperCase() && visible(place));
  }

  function press(event, place) {
    event.preventDefault();
    event.stopPropagation();
    if (place.matches("input, textarea, select")) { place.focus(); place.select?.(); } else place.click();
  }

  function after(key) {
    const pair = Date.now() - first.at < PAUSE ? `${first.key} ${key}` : "";
    first = { key, at: Date.now() };
    return pair;
  }

  function send(event) {
    const form = event.target.closest("form");
    if (!form || !event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    form.requestSubmit();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { send(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { close(event); return; }
    if (typing(event.target)) return;
    const key = named(event);
    const pair = after(key);
    const found = (pair && holder(pair)) || (event.shiftKey && key !== "?" ? null : holder(key));
    if (found && !(key === "Enter" || key === "Space")) press(event, found);
  });

  // Escape leaves a field first, then closes the panel that is open; dialogs close by themselves.
  function close(event) {
    if (dialog()) return;
    if (typing(event.target) && !event.target.closest("#panel")) { event.target.blur(); return; }
    const panel = document.querySelector("#panel [data-close]");
    if (panel) { event.preventDefault(); panel.click(); }
  }

  // ---- links that work as pages too, and are quicker in place ---------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-dialog], [data-close], [data-copy], [data-narrow]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ("dialog" in link.dataset) open(event, link.dataset.dialog);
    else if ("close" in link.dataset) empty(event, link);
    else if ("copy" in link.dataset) copy(event, link);
    else narrow(event);
  });

  function open(event, name) {
    const sheet = document.getElementById(name);
    if (!sheet?.showModal) return;
    event.preventDefault();
    if (sheet.open) sheet.close(); else sheet.showModal();
  }

  function empty(event, link) {
    const panel = link.closest("#panel");
    const sheet = link.closest("dialog");
    if (!panel && !sheet) return;
    event.preventDefault();
    if (panel) panel.replaceChildren(); else sheet.close();
    document.querySelector("tr.cur")?.focus();
  }

  function copy(event, link) {
    if (!navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => say(link.dataset.copied ?? ""), () => location.assign(link.href));
  }

  function say(words) {
    const place = document.getElementById("said");
    if (!place || !words) return;
    place.innerHTML = '<div class="toast2"></div>';
    place.firstChild.textContent = words;
    setTimeout(() => place.replaceChildren(), 4000);
  }

  // ---- the narrow menu; js/menu.js sets it when a page begins ---------------------------------------------
  function narrow(event) {
    event.preventDefault();
    const slim = document.documentElement.classList.toggle("slim");
    try { localStorage.setItem("redress-menu", slim ? "narrow" : "wide"); } catch { /* only for this page then */ }
    tell();
  }

  function tell() {
    const slim = document.documentElement.classList.contains("slim");
    for (const place of document.querySelectorAll("[data-narrow]")) place.setAttribute("aria-pressed", String(slim));
  }
  tell();
})();
