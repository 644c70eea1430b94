// One key for what is done often. Whatever a key does here, Tab and Enter do as well.
(() => {
  "use strict";

  const SWITCH = "shortcuts"; // "off" in the store of this browser; a profile says it for all of them
  const ROWS = ".entry > .item, .logged, .noted, .found > li, .trail.wide > li";
  const TITLE = "a.title, .found > li > a, .logged > a, .noted h2 a, .trail.wide > li > a";
  const DETAILS = "a.state-of, .logged > a, .noted h2 a, a[href$='#note']";
  const toast = document.getElementById("toast");
  const dialog = document.getElementById("keys");

  const isOn = () => document.documentElement.dataset.shortcuts !== "off" && localStorage.getItem(SWITCH) !== "off";
  const isFree = (event) =>
    !(event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) &&
    !event.target.isContentEditable &&
    !event.target.matches("input, select, textarea") &&
    !document.querySelector("dialog[open]");

  // By what is written on the key; where that is not Latin, by where the key is.
  function keyOf({ key, code, shiftKey }) {
    const sign = /^[!-~]$/.test(key) ? key : /^Key[A-Z]$/.test(code) ? code[3] : "";
    return shiftKey && /[a-z]/i.test(sign) ? "" : sign.toLowerCase();
  }

  const say = (what) => document.dispatchEvent(new CustomEvent("cairn:say", { detail: toast.dataset[what] }));

  // Rows: the focus stands on a link or button of theirs, never on the row.
  const held = () => document.activeElement.closest(ROWS);
  const titleOf = (row) => row.querySelector(TITLE) ?? row.querySelector("a, button");

  function go(forward) {
    const here = document.activeElement;
    const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
    const at = rows.indexOf(held());
    const isPast = (row) => here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    const first = here === document.body ? 0 : rows.findIndex(isPast);
    const before = first < 0 ? rows.length : first;
    const row = at < 0 ? rows[forward ? before : before - 1] : rows[at + (forward ? 1 : -1)];
    if (!row) return;
    titleOf(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // On the page of one entry, that entry is meant wherever the focus is in no row.
  const own = () => document.getElementById("progress");

  function mark(state) {
    const row = held();
    const stone = row?.querySelector(".tick");
    const pressed = !row && own()?.querySelector(`#state-${state}`);
    if (pressed) pressed.click();
    else if (stone && state === "done") pressStone(row, stone);
    else if (row?.querySelector("[form=marks]")) pressAnew(row, state);
    else say(row ? "unmarked" : "choose");
  }

  function pressStone(row, stone) {
    if (!stone.hasAttribute("hx-post")) comeBackTo(row);
    stone.click();
  }

  // A button such as the menu of states has; pressed, it goes.
  function pressAnew(row, state) {
    const like = row.querySelector("[form=marks]");
    const button = Object.assign(document.createElement("button"), { hidden: true, name: "state", value: state });
    for (const name of ["form", "formaction", "hx-post"])
      if (like.hasAttribute(name)) button.setAttribute(name, like.getAttribute(name));
    if (!like.hasAttribute("hx-post")) comeBackTo(row);
    like.after(button);
    htmx.process(button);
    button.click();
    button.remove();
  }

  // A form that loads the page anew loses the place: the next page finds it again.
  const comeBackTo = (row) => sessionStorage.setItem("row", row.closest("[id]").id);

  function open() {
    const row = held();
    const link = row ? row.querySelector(TITLE) : document.querySelector("main .actions > a.btn");
    if (link) link.click();
    else say(row ? "unlinked" : "choose");
  }

  function note() {
    const row = held();
    if (!row && own()) return writeNote();
    const link = row?.querySelector(DETAILS);
    if (link) location.assign(`${link.pathname}#id_note`);
    else say(row ? "unnoted" : "choose");
  }

  // Without an account there is no room for a note yet, but the way to one.
  function writeNote() {
    const text = document.getElementById("id_note") ?? document.querySelector("#note a");
    const fold = text.closest("details");
    if (fold) fold.open = true;
    text.focus();
  }

  // What was said is gone after a while; what it would take back can still be taken back.
  let last = null;
  const remember = () => (last = document.querySelector(".toast:has([form=marks]), .message:has([form=marks])") ?? last);
  document.addEventListener("htmx:afterSettle", remember);
  document.addEventListener("htmx:afterRequest", remember);

  let undoing = null;

  function undo() {
    const waiting = marks.last();
    // The key pressed twice would take back what it took back.
    if (waiting && waiting === undoing) return;
    // What has no answer yet cannot be taken back yet, and what came before it is not meant.
    if (waiting) return document.addEventListener("cairn:answered", undo, { once: true });
    const row = document.activeElement.closest(".logged");
    const button = (row ?? toast).querySelector("[form=marks]") ?? last?.querySelector("[form=marks]");
    if (!button) return say("nothing");
    if (row) comeBackTo(row);
    undoing = button.isConnected ? button : shownAgain();
    undoing.click();
  }

  function shownAgain() {
    const line = last.cloneNode(true);
    toast.replaceChildren(line);
    htmx.process(line);
    return line.querySelector("[form=marks]");
  }

  // Shown only to who still waits for it.
  async function showKeys() {
    const { href, pathname } = document.getElementById("keys-link");
    if (location.pathname === pathname) return;
    const here = document.activeElement;
    const answer = await fetch(href, { headers: { "HX-Request": "true" } }).catch(() => null);
    const shown = answer?.ok && (await answer.text());
    if (dialog.open || document.activeElement !== here) return;
    if (!shown) return location.assign(href);
    dialog.innerHTML = shown;
    showSwitch();
    dialog.showModal();
  }

  function search() {
    const field = document.getElementById("search");
    field.focus();
    field.select();
  }

  const ACTS = {
    "/": search, "?": showKeys, j: () => go(true), k: () => go(false), x: () => mark("done"), i: () => mark("in_progress"),
    s: () => mark("skipped"), n: note, o: open, z: undo, g: () => say("go"),
  };
  const AGAIN = ["j", "k"]; // a key that is held down does nothing else twice
  let going = false;

  document.addEventListener("keydown", (event) => {
    if (["Shift", "CapsLock"].includes(event.key)) return;
    const wasGoing = going;
    going = false;
    if (!isFree(event) || !isOn()) return;
    const key = keyOf(event);
    const link = wasGoing && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    const act = link ? () => link.click() : Object.hasOwn(ACTS, key) && ACTS[key];
    if (!act) return;
    event.preventDefault();
    if (event.repeat && !AGAIN.includes(key)) return;
    going = !link && key === "g";
    act();
  });
  for (const other of ["pointerdown", "focusin"]) document.addEventListener(other, () => (going = false));

  // The switch of this browser stands on the page of the keys and in its dialog.
  const switches = () => document.querySelectorAll("[data-switch=shortcuts]");
  const showSwitch = () => {
    for (const each of switches()) {
      each.checked = localStorage.getItem(SWITCH) !== "off";
      each.closest("[hidden]")?.removeAttribute("hidden");
    }
  };
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-switch=shortcuts]")) return;
    if (target.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "off");
  });

  showSwitch();
  remember();
  // Whoever is quicker than the scripts stays where they are.
  const isFirst = document.activeElement === document.body;
  if (location.hash === "#id_note" && own() && isFirst) writeNote();
  const place = document.getElementById(sessionStorage.getItem("row"));
  sessionStorage.removeItem("row");
  if (place && isFirst) titleOf(place).focus();
})();
