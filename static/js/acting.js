// The short forms of actions: shown as a dialog, typed text kept in this browser until it was accepted.
(() => {
  "use strict";
  const PREFIX = "redress-draft:";
  const KEPT_FOR = 7 * 86400 * 1000;
  const SAVE_AFTER = 400;
  let cameFrom = null;
  let waiting = 0;

  const find = (place, selector) => place.matches?.(selector) ? place : place.querySelector?.(selector);
  const stored = (work) => { try { return work(localStorage); } catch { return null; } };
  const keyOf = (form) => PREFIX + form.dataset.draft;

  // ---- drafts -------------------------------------------------------------------------------------------
  const values = (form) => [...new FormData(form)].filter(([name]) => !name.startsWith("_"));
  const told = (form) => form.closest(".act")?.querySelector("[data-draft-said]");

  function say(form, words) {
    const place = told(form);
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
    form.closest(".act").querySelector("[data-draft-drop]").hidden = false;
  }

  function save(form) {
    const now = new Date();
    const kept = stored((store) => {
      store.setItem(keyOf(form), JSON.stringify({ at: now.getTime(), values: values(form) }));
      return true;
    });
    const spelled = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: told(form)?.dataset.zone };
    if (kept) say(form, `${told(form)?.dataset.saved} ${now.toLocaleTimeString(document.documentElement.lang, spelled)}`);
  }

  function fill(form, entries) {
    for (const [name, value] of entries) {
      const inputs = [...form.elements].filter((input) => input.name === name && input.type !== "hidden");
      for (const input of inputs) {
        if (input.type === "radio") input.checked = input.value === value;
        else input.value = value;
      }
    }
  }

  function restore(form) {
    const draft = stored((store) => JSON.parse(store.getItem(keyOf(form)) ?? "null"));
    if (!draft || Date.now() - draft.at > KEPT_FOR) return;
    form.draftBefore = values(form);
    fill(form, draft.values);
    say(form, told(form)?.dataset.restored);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function forget(address) { stored((store) => store.removeItem(PREFIX + address)); }

  function drop(form) {
    clearTimeout(waiting);
    forget(form.dataset.draft);
    form.reset();
    if (form.draftBefore) fill(form, form.draftBefore);
    told(form).hidden = true;
    form.closest(".act").querySelector("[data-draft-drop]").hidden = true;
    form.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: { dropped: true } }));
    clearTimeout(waiting);
  }

  // ---- the dialog ---------------------------------------------------------------------------------------
  function open(dialog) {
    if (dialog.open) return;
    cameFrom ??= document.activeElement;
    dialog.showModal();
    const wrong = dialog.querySelector("[aria-invalid=true]");
    (find(wrong ?? dialog, "input:not([type=hidden]), textarea, select") ?? dialog.querySelector("#act-send"))?.focus();
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (cameFrom?.isConnected) cameFrom.focus();
      cameFrom = null;
    });
  }

  function begin(place) {
    for (const done of [place, ...(place.querySelectorAll?.("[data-clears]") ?? [])]) {
      if (done.dataset?.clears) forget(done.dataset.clears);
    }
    const dialog = find(place, "dialog[data-panel]");
    if (dialog) open(dialog);
    const form = find(place, "form[data-draft]");
    if (form && !form.begun) {
      form.begun = true;
      if (form.hasAttribute("data-fresh")) restore(form);
    }
  }

  // ---- what happens -------------------------------------------------------------------------------------
  document.documentElement.classList.add("scripted");
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form || event.target === form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form), SAVE_AFTER);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    clearTimeout(waiting);
    save(form);
    form.querySelector("[data-offline]").hidden = true;
  }, true);
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".act")?.querySelector("form[data-draft]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const send = form.querySelector("#act-send");
    if (!send || send.disabled) return;
    event.preventDefault();
    form.requestSubmit(send);
  });
  document.addEventListener("click", (event) => {
    const act = event.target.closest?.(".act");
    if (event.target.closest?.("[data-draft-drop]")) drop(act.querySelector("form[data-draft]"));
    if (event.target.closest?.("[data-first]")) {
      event.preventDefault();
      act.querySelector("textarea")?.focus();
    }
    const close = event.target.closest?.("dialog.act [data-act-close]");
    if (!close) return;
    event.preventDefault();
    act.close();
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form && event.target === form) form.querySelector("[data-offline]").hidden = false;
  });
  for (const name of ["htmx:after:swap", "htmx:after:settle"]) {
    document.addEventListener(name, (event) => {
      // Opened by its key a link has no focus yet; it gets it back all the same.
      if (event.target.matches?.("a, button") && !event.target.closest("dialog")) cameFrom = event.target;
      begin(document.body);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(document.body));
  else begin(document.body);
})();
