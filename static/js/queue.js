// The queue by keyboard: the current line, choosing lines, the preview, and what changed meanwhile.
(() => {
  "use strict";
  const list = () => document.getElementById("list");
  const lines = () => [...document.querySelectorAll("tr.line")];
  const current = () => document.querySelector("tr.line.cur");
  const box = (line) => line?.querySelector("input[name=claim]");
  const typing = (place) => place.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const wide = () => window.innerWidth > 760;
  let anchor = null;
  let asking = 0;

  // ---- the current line: one stop of the Tab key, moved by J and K -----------------------------------------
  function make(line, focus = true) {
    if (!line) return;
    for (const other of document.querySelectorAll("tr.line.cur")) { other.classList.remove("cur"); other.tabIndex = -1; }
    line.classList.add("cur");
    line.tabIndex = 0;
    if (focus) { line.focus({ preventScroll: true }); line.scrollIntoView({ block: "nearest" }); }
    if (document.querySelector("#split.split") && focus) preview(line);
  }

  function move(steps) {
    const all = lines();
    const place = all.indexOf(current());
    if (place < 0) { make(all[0]); return; }
    const next = Math.min(Math.max(place + steps, 0), all.length - 1);
    if (next === place && steps > 0) document.querySelector("tbody.more a")?.click();
    make(all[next]);
  }

  // ---- choosing ------------------------------------------------------------------------------------------
  function choose(line, upTo) {
    const all = lines();
    const one = box(line);
    if (!one) return;
    if (upTo && anchor?.isConnected) {
      const [from, to] = [all.indexOf(anchor), all.indexOf(line)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) box(each).checked = true;
    } else { one.checked = !one.checked; anchor = line; }
    show();
  }

  function show() {
    const all = lines();
    const chosen = all.filter((line) => box(line)?.checked);
    for (const line of all) line.classList.toggle("on", chosen.includes(line));
    for (const place of document.querySelectorAll("[data-chosen]")) place.textContent = String(chosen.length);
    const whole = document.querySelector("[data-all]");
    if (whole) {
      whole.checked = chosen.length > 0 && chosen.length === all.length;
      whole.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  }

  function clear() {
    for (const line of lines()) if (box(line)) box(line).checked = false;
    show();
  }

  // ---- the preview ---------------------------------------------------------------------------------------
  function preview(line) {
    const number = line.dataset.claim;
    document.getElementById("split").classList.add("split");
    if (document.querySelector(`[data-previewed="${number}"]`)) return;
    clearTimeout(asking);
    asking = setTimeout(() => window.htmx.ajax("GET", `/queue/preview/${encodeURIComponent(number)}`, { target: "#peek", swap: "innerHTML" }), 120);
  }

  function toggle(line) {
    const split = document.getElementById("split");
    if (split.classList.contains("split") && document.querySelector(`[data-previewed="${line.dataset.claim}"]`)) closePreview();
    else preview(line);
  }

  function closePreview() {
    document.getElementById("split").classList.remove("split");
    document.getElementById("peek").replaceChildren();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !list()) return;
    const key = event.code;
    const onControl = event.target.closest("a, button, summary, input");
    const line = current();
    if (key === "KeyJ" || event.key === "ArrowDown" && !onControl) move(1);
    else if (key === "KeyK" || event.key === "ArrowUp" && !onControl) move(-1);
    else if (event.key === "Home" && !onControl) make(lines()[0]);
    else if (event.key === "End" && !onControl) make(lines().at(-1));
    else if (key === "KeyX" && line) choose(line, event.shiftKey);
    else if (event.key === "Enter" && line && !onControl) location.assign(line.dataset.open);
    else if (key === "Space" && line && !onControl) toggle(line);
    else if (event.key === "Escape" && !document.querySelector("#panel > *")) {
      if (lines().some((each) => box(each)?.checked)) clear();
      else if (document.querySelector("#split.split")) closePreview();
      else return;
    } else return;
    event.preventDefault();
  }, true);

  document.addEventListener("click", (event) => {
    const line = event.target.closest?.("tr.line");
    if (event.target.closest?.("[data-unselect]")) { event.preventDefault(); clear(); return; }
    if (event.target.matches?.("[data-all]")) {
      for (const each of lines()) if (box(each)) box(each).checked = event.target.checked;
      show();
      return;
    }
    if (!line) return;
    if (event.target.closest("input")) { make(line, false); anchor = line; show(); return; }
    if (event.target.closest("a, button")) return;
    make(line);
    if (wide()) preview(line); else location.assign(line.dataset.open);
  });
  // Boxes of the filter that were left empty need not stand in the address.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.filter-panel[method=get]")) return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  });
  document.addEventListener("change", (event) => { if (event.target.name === "claim") show(); });

  // ---- what changed meanwhile: counted at the foot, shown when asked for ------------------------------------
  const foot = () => document.querySelector("footer[data-since]");
  let soon = 0;

  function ask() {
    if (!foot() || document.hidden) return;
    const query = new URLSearchParams(foot().dataset.queue);
    query.set("since", foot().dataset.since);
    query.set("shown", lines().slice(0, 500).map((line) => `${line.dataset.claim}:${line.dataset.version}`).join(","));
    window.htmx.ajax("GET", `/queue/changes?${query}`, { target: "#changed", swap: "innerHTML" });
  }

  document.addEventListener("claim-changed", () => { clearTimeout(soon); soon = setTimeout(ask, 800); });
  document.addEventListener("look-again", () => { clearTimeout(soon); soon = setTimeout(ask, 50); });

  // ---- after each part that came in -------------------------------------------------------------------------
  function ready(number) {
    for (const line of lines()) if (!line.classList.contains("cur")) line.tabIndex = -1;
    const before = number && document.getElementById(`line-${number}`);
    if (!current()) make(before ?? lines()[0], false);
    show();
  }

  new MutationObserver((changes) => {
    const came = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
    const has = (selector) => came.some((node) => node.matches(selector) || node.querySelector(selector));
    if (came.some((node) => node.id === "list") && foot()) {
      foot().dataset.since = new Date(Date.now() - 5000).toISOString();
      document.getElementById("changed").replaceChildren();
    }
    if (has("tr.line")) ready(kept);
    if (has("#report-title")) clear();  // what was chosen is done
    const field = came.map((node) => node.closest("#panel")?.querySelector("[autofocus]")).find(Boolean);
    if (field) field.focus();
  }).observe(document.getElementById("main"), { childList: true, subtree: true });
  let kept = "";
  document.addEventListener("focusin", (event) => {
    const line = event.target.closest?.("tr.line");
    if (line) { kept = line.dataset.claim; if (!line.classList.contains("cur")) make(line, false); }
  });
  ready("");
})();
