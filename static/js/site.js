// What scripts add to pages that work without them: menus close, a failure says so, the focus stays
// where somebody is, a filtered address stays short, a citation can be copied.
self.site = (() => {
  "use strict";

  const UNDO_STAYS = 10_000; // milliseconds
  const toast = document.getElementById("toast");
  const failed = document.getElementById("failed");

  // A press on a stone, a state or an undo; what becomes of it is the matter of marks.js.
  const isMark = (element) => element.matches("[form=marks]");

  function onFailure(heard) {
    for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, heard);
  }

  function say(region, words) {
    const line = document.createElement("p");
    line.className = "toast";
    line.textContent = words;
    region.replaceChildren(line);
  }

  // What is said leaves, whoever said it; an undo that somebody points at or stands on stays until
  // they have left it.
  for (const region of [toast, failed]) {
    let leaving;
    const leaveLater = () => {
      clearTimeout(leaving);
      leaving = setTimeout(leave, UNDO_STAYS);
    };
    const leave = () => (region.matches(":hover, :focus-within") ? leaveLater() : region.replaceChildren());
    new MutationObserver(leaveLater).observe(region, { childList: true });
  }

  document.addEventListener("cairn:say", ({ detail }) => say(toast, detail));

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const [name, value] of [...detail.formData.entries()])
      if (value === "") detail.formData.delete(name);
  });

  // What works takes back its own failure alone. What gave way to something newer has not failed.
  let failing = "";
  onFailure(({ detail: { elt, pathInfo } }) => {
    if (isMark(elt)) return;
    failing = pathInfo.requestPath;
    say(failed, elt.dataset.failed ?? failed.dataset.load);
  });
  document.addEventListener("cairn:unsaved", ({ detail }) => {
    failing = detail;
    say(failed, failed.dataset.save);
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { successful, pathInfo } }) => {
    if (successful && pathInfo.requestPath === failing) failed.replaceChildren();
  });

  // What was typed and is not saved stays when its form comes anew with the answer to something else.
  document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, shouldSwap } }) => {
    if (!shouldSwap) return;
    for (const field of requestConfig.elt.querySelectorAll("[data-saved]"))
      field.dataset.saved = requestConfig.formData.get(field.name);
  });
  document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
    for (const field of target.querySelectorAll("[data-saved]")) {
      if (field.value === field.dataset.saved) continue;
      const fresh = fragment.querySelector(`#${field.id}`);
      fresh.value = field.value;
      fresh.closest("details").open = true;
    }
  });

  // The pressed button of a menu is swapped away: its row's state takes the focus.
  // What was unfolded and is swapped stays open, and the focus in it: a filter's menu with its
  // counts, the amount and dates of an entry. Whoever went on meanwhile stays where they are.
  let before = null;
  document.addEventListener("htmx:beforeRequest", ({ detail: { requestConfig } }) => {
    requestConfig.from = document.activeElement;
  });
  document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig } }) => {
    const here = document.activeElement;
    before = {
      unfolded: [...document.querySelectorAll("details[id][open]")].map((menu) => menu.id),
      isUndoing: toast.contains(here),
      mark: here.closest(".mark")?.id,
      field: here.closest(".facet") && here.id,
      elsewhere: here !== document.body && !(here === requestConfig.from && requestConfig.elt.contains(here)) && here,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!before) return;
    const { unfolded, isUndoing, mark, field, elsewhere } = before;
    before = null;
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    // A field that came anew is known by its name.
    const there = elsewhere && (elsewhere.isConnected ? elsewhere : elsewhere.id && document.getElementById(elsewhere.id));
    if (there) return there.focus();
    if (document.activeElement !== document.body) return;
    // What was undone is said with a button of its own: that takes the focus.
    if (isUndoing) (toast.querySelector("button") ?? document.getElementById("main")).focus();
    else if (mark) document.getElementById(mark)?.querySelector(".state-of").focus();
    else if (field) document.getElementById(field)?.focus();
  });

  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", ({ target }) => {
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
    const source = target.closest("[data-copy]");
    if (source) copy(source);
    const view = target.closest("[data-copy-address]");
    if (view) copyAddress(view);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  });

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy).firstChild;
    await navigator.clipboard.writeText(source.textContent.trim());
    say(toast, toast.dataset.copied);
  }

  // Where nothing may be copied, the address bar shows it.
  async function copyAddress(button) {
    const address = new URL(button.dataset.copyAddress, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      say(toast, toast.dataset.copied);
    } catch {
      location.assign(address);
    }
  }

  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

  // Of a year that is wider than the page one sees the end.
  for (const year of document.querySelectorAll(".year .scroll")) year.scrollLeft = year.scrollWidth;

  // A timeline is wider than the page: it begins where the entry stands.
  document.querySelector(".timeline .here")?.scrollIntoView({ inline: "center", block: "nearest" });

  // On a phone the trail folds away under one line.
  const fold = document.querySelector(".fold");
  if (fold && matchMedia("(width < 52rem)").matches) fold.open = false;

  return { isMark, onFailure };
})();
