// What scripts add to pages that work without them: the stone answers at once, menus close,
// a failure says so, a filtered address stays short, a citation can be copied.
(() => {
  "use strict";

  const UNDO_STAYS = 10_000; // milliseconds
  const toast = document.getElementById("toast");
  const failed = document.getElementById("failed");
  let leaving;

  const isMark = (element) => element.matches("[form=marks]");

  function say(region, words) {
    const line = document.createElement("p");
    line.className = "toast";
    line.textContent = words;
    region.replaceChildren(line);
    leaveLater(region);
  }

  // An undo that somebody points at or stands on stays until they have left it.
  function leaveLater(region) {
    clearTimeout(leaving);
    leaving = setTimeout(function leave() {
      if (region.matches(":hover, :focus-within")) leaving = setTimeout(leave, UNDO_STAYS);
      else region.replaceChildren();
    }, UNDO_STAYS);
  }

  document.addEventListener("cairn:say", ({ detail }) => say(toast, detail));

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const [name, value] of [...detail.formData.entries()])
      if (value === "") detail.formData.delete(name);
  });

  // The stone answers at once. The first press of somebody new makes the session that the next
  // ones belong to: until it is answered, they wait.
  let isNew = "new" in document.body.dataset;
  let isUnderway = false;
  const behind = [];
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, issueRequest } = event.detail;
    if (!isMark(elt)) return;
    if (elt.matches(".tick")) {
      elt.dataset.before ??= elt.getAttribute("aria-pressed");
      elt.setAttribute("aria-pressed", String(elt.value === "done"));
    }
    if (isNew && isUnderway) {
      event.preventDefault();
      behind.push(issueRequest);
    }
    isUnderway = true;
  });
  function goOn() {
    isNew = false;
    for (const issueRequest of behind.splice(0)) issueRequest(true);
  }
  // Before the answer is swapped in, which takes away the row that the next press may be of.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => isMark(detail.elt) && goOn());

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt, successful } = detail;
    if (isMark(elt)) goOn();
    if (successful) {
      failed.replaceChildren();
      if (isMark(elt)) leaveLater(toast);
      return;
    }
    if (elt.dataset.before) elt.setAttribute("aria-pressed", elt.dataset.before);
    delete elt.dataset.before;
    if (isMark(elt) && detail.xhr.status === 0 && isKept(elt)) return;
    say(failed, elt.dataset.failed ?? (isMark(elt) ? failed.dataset.save : failed.dataset.load));
  });

  // A press that got no answer may be kept and sent later (waiting.js).
  function isKept(button) {
    const inMenu = opener?.parentElement.contains(button);
    if (button.dispatchEvent(new Event("unanswered", { bubbles: true, cancelable: true }))) return false;
    if (inMenu) {
      const link = opener;
      closeStates();
      link.focus();
    }
    leaveLater(toast);
    return true;
  }

  // The state of an entry opens its menu: one template for all rows, which keeps pages light.
  const template = document.getElementById("state-menu");
  let opener = null;

  function closeStates() {
    if (!opener) return;
    opener.parentElement.querySelector(".states")?.remove();
    opener.setAttribute("aria-expanded", "false");
    opener = null;
  }

  function openStates(link) {
    closeStates();
    opener = link;
    const menu = template.content.firstElementChild.cloneNode(true);
    const action = link.parentElement.querySelector(".tick").formAction;
    menu.querySelector("a").href = link.href;
    for (const button of menu.querySelectorAll("button")) {
      button.setAttribute("formaction", action);
      button.setAttribute("hx-post", action);
      if (button.value === link.dataset.state) button.setAttribute("aria-pressed", "true");
    }
    link.after(menu);
    link.setAttribute("aria-expanded", "true");
    htmx.process(menu);
    menu.firstElementChild.focus();
  }

  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".state-of") || target.role) return;
    target.role = "button";
    target.setAttribute("aria-haspopup", "true");
    target.setAttribute("aria-expanded", "false");
  });

  // The pressed button of a menu is swapped away: its row's state takes the focus.
  // What was unfolded and is swapped stays open, and the focus in it: a filter's menu with its
  // counts, the amount and dates of an entry.
  let pressed = "";
  let unfolded = [];
  let focused = "";
  let undoing = false;
  document.addEventListener("htmx:beforeSwap", () => {
    undoing = toast.contains(document.activeElement);
    pressed = document.activeElement?.closest(".mark")?.id ?? "";
    unfolded = [...document.querySelectorAll("details[id][open]")].map((menu) => menu.id);
    focused = document.activeElement?.closest(".facet") ? document.activeElement.id : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    unfolded = [];
    // Who went on before the page had settled stays where they are.
    if (document.activeElement !== document.body) return;
    // What was undone is said with a button of its own: that takes the focus.
    if (undoing) (toast.querySelector("button") ?? document.getElementById("main")).focus();
    else if (pressed) document.getElementById(pressed)?.querySelector(".state-of").focus();
    else if (focused) document.getElementById(focused)?.focus();
  });

  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest(".state-of");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      if (link === opener) closeStates();
      else openStates(link);
    } else if (opener && !opener.parentElement.contains(target)) closeStates();
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
    const source = target.closest("[data-copy]");
    if (source) copy(source);
    const view = target.closest("[data-copy-address]");
    if (view) copyAddress(view);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches(".state-of")) {
      event.preventDefault();
      event.target.click();
    }
    if (event.key !== "Escape") return;
    if (opener) {
      const link = opener;
      closeStates();
      link.focus();
    }
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
})();
