// Ticks made without a network: shown at once, kept, sent when it is back; and what came of them.
(() => {
  "use strict";

  if (!offline.isPossible || !navigator.locks) return;
  const { away, learner, line, link, words } = offline;
  const TIMEOUT = 15_000; // milliseconds until a press counts as unanswered
  const AGAIN = 30_000;
  const KEEPABLE = /^\/(resources\/[^/]+|mine\/\d+)\/progress\/$/;
  const FOLLOWS = "[id^=mark-], [id^=states-], [id^=count-], #ring, #trail"; // what a tick changes
  const toast = document.getElementById("toast");
  const labels = new Map([["", words.mark]]);
  for (const { value, textContent } of document.getElementById("state-menu").content.querySelectorAll("button"))
    if (value) labels.set(value, textContent);

  const actionOf = (button) => new URL(button.formAction).pathname;
  const rowsOf = (action) =>
    [...document.querySelectorAll(".tick")].filter((tick) => actionOf(tick) === action).map((tick) => tick.closest(".mark"));
  const groupsOf = (action) =>
    [...document.querySelectorAll("#progress .states")].filter((group) => actionOf(group.firstElementChild) === action);

  // What the page shows of an entry; nothing where it does not stand here.
  function stateOf(action) {
    const [row] = rowsOf(action);
    if (row) return row.querySelector(".state-of").dataset.state;
    const [group] = groupsOf(action);
    return group && (group.querySelector("[aria-pressed=true]")?.id.slice("state-".length) ?? "");
  }

  function waits() {
    return document.getElementById("waits").content.firstElementChild.cloneNode(true);
  }

  // A row says that it waits; it may be another tab that has sent it.
  const isShown = () => document.querySelector(".waits") !== null;

  function show({ action, state }) {
    const isDone = state === "done" || state === "revisit";
    for (const row of rowsOf(action)) {
      const tick = row.querySelector(".tick");
      tick.setAttribute("aria-pressed", isDone ? "true" : state === "in_progress" ? "mixed" : "false");
      tick.value = isDone ? "" : "done";
      const shown = row.querySelector(".state-of");
      shown.dataset.state = state;
      shown.replaceChildren(...shown.querySelectorAll(".visually-hidden:first-child"), waits(), labels.get(state));
    }
    for (const group of groupsOf(action)) {
      for (const button of group.querySelectorAll("button")) {
        const value = button.id.slice("state-".length);
        button.setAttribute("aria-pressed", String(value === state));
        button.value = value === state ? "" : value;
      }
      group.querySelector(".waits")?.remove();
      group.append(waits());
    }
  }

  function undo(button, base) {
    const back = document.createElement("button");
    back.textContent = words.undo;
    back.setAttribute("form", "marks");
    Object.assign(back, { name: "state", value: base });
    back.setAttribute("formaction", button.getAttribute("formaction"));
    if (button.hasAttribute("hx-post")) back.setAttribute("hx-post", button.getAttribute("hx-post"));
    return back;
  }

  async function keep(button, state) {
    const action = actionOf(button);
    const base = stateOf(action);
    const fragment = button.hasAttribute("hx-post");
    const tick = { learner, action, base, state, at: new Date().toISOString(), fragment };
    show(tick);
    await outbox.add(tick);
    const said = document.createElement("p");
    said.className = "toast";
    said.append(words.keptTick, " ", undo(button, base));
    toast.replaceChildren(said);
    htmx.process(said);
    await count();
    if (navigator.onLine) tryLater();
    (await navigator.serviceWorker.ready).sync?.register("outbox").catch(() => {});
  }

  const isKeepable = (button) =>
    button?.name === "state" && KEEPABLE.test(actionOf(button)) && stateOf(actionOf(button)) !== undefined;

  // A press that got no answer; what cannot be kept fails as it would without this.
  document.addEventListener("unanswered", (event) => {
    if (!isKeepable(event.target)) return;
    event.preventDefault();
    keep(event.target, event.detail);
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (site.isMark(detail.elt)) detail.timeout = TIMEOUT;
  });
  // What goes by its form, without htmx, would leave the page.
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "marks" || navigator.onLine) return;
    event.preventDefault();
    if (isKeepable(event.submitter)) keep(event.submitter, event.submitter.value);
    else line("trouble", words.needs);
  });
  // What was pressed and answered is the last word on an entry.
  const answered = [];
  document.addEventListener("htmx:afterRequest", async ({ detail }) => {
    const { elt } = detail.requestConfig; // itself it may have been swapped away
    if (!detail.successful || !site.isMark(elt)) return;
    const action = actionOf(elt);
    answered.push(action);
    for (const tick of await outbox.all())
      if (tick.action === action && outbox.belongs(tick, learner)) await outbox.remove(tick.id);
    await count();
  });

  async function count() {
    const ticks = await outbox.all();
    const mine = ticks.filter((tick) => outbox.belongs(tick, learner));
    const waiting = mine.length || (learner ? 0 : ticks.length);
    line("waiting", ...(waiting ? [words.waiting.replace("{n}", waiting)] : []));
    if (waiting && !mine.length) askToSignIn();
    return mine;
  }

  function askToSignIn() {
    const forget = document.createElement("button");
    Object.assign(forget, { className: "plain-link", type: "button", textContent: words.forget });
    forget.addEventListener("click", async () => {
      await outbox.drop();
      line("signIn");
      await count();
    });
    const back = encodeURIComponent(location.pathname + location.search);
    line("signIn", words.signInAgain, " ", link(words.signIn, `${words.login}?next=${back}`), " ", forget);
  }

  // Take in what the server says of a tick: its row and the counts; a refusal stays to be read.
  async function told(tick, answer, later) {
    if (!tick.fragment && answer.ok) return true;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("#toast .toast");
    page.getElementById("toast")?.remove();
    if (tick.fragment && !later) htmx.swap(document.body, marks.placed(page.body.innerHTML), { swapStyle: "none" });
    if (answer.ok || later) return answer.ok;
    const refused = document.createElement("p");
    if (said) refused.append(...document.importNode(said, true).childNodes);
    else refused.append(words.gone);
    refused.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && refused.remove());
    away.querySelector("[data-line=refused]").append(refused);
    htmx.process(refused);
    return false;
  }

  // Another tab or the worker sent what this page shows as waiting.
  async function refresh() {
    const before = answered.length;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    // What was pressed meanwhile is newer than this page.
    if (answered.length !== before) return refresh();
    const fresh = [...page.querySelectorAll(FOLLOWS)].filter(({ id }) => document.getElementById(id));
    for (const each of fresh) each.setAttribute("hx-swap-oob", "true");
    htmx.swap(document.body, fresh.map(({ outerHTML }) => outerHTML).join(""), { swapStyle: "none" });
    for (const tick of await count()) show(tick);
  }

  async function flush() {
    clearTimeout(again);
    let saved = 0;
    let waiting = [];
    const before = answered.length;
    try {
      waiting = (await outbox.all()).filter((tick) => outbox.belongs(tick, learner));
      if (!(waiting.length || notes().length || offline.isKept() || isShown())) return;
      const now = await outbox.send({
        next: location.pathname + location.search,
        told: async (tick, answer) => {
          waiting.shift();
          if (answered.includes(tick.action, before)) return; // pressed anew meanwhile
          saved += await told(tick, answer, waiting.some(({ action }) => action === tick.action));
        },
      });
      // Others sent them, or what was pressed meanwhile is newer than what came of them.
      const isStale = waiting.length > 0 || answered.length !== before || isShown();
      if (isStale && now.learner === learner) await refresh();
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now.csrf;
      if (now.learner !== learner) await stranger(now.learner);
      else await sendNotes(now.csrf);
    } catch {
      // The network or the server is not there yet: all of it waits.
      tryLater();
    }
    await count();
    if (saved) toast.replaceChildren(Object.assign(document.createElement("p"), { className: "toast", textContent: words.sent }));
  }
  let again;
  function tryLater() {
    clearTimeout(again);
    again = setTimeout(flush, AGAIN);
  }

  // The session ended meanwhile, or is another's: what was read is no longer to be found here.
  async function stranger(now) {
    await offline.forgetPages((name) => !name.endsWith(`:${now || "guest"}`));
    if (!now) askToSignIn();
    else if (offline.isKept()) location.reload();
  }

  // Notes wait in the browser already (note.js); here they go without their page being opened.
  function notes() {
    const prefix = `note:${learner}:`;
    const here = document.getElementById("note-form")?.getAttribute("action");
    return Object.keys(localStorage).filter((key) => learner && key.startsWith(prefix) && key !== prefix + here);
  }

  async function sendNotes(csrf) {
    for (const key of notes()) {
      const action = key.split(":").slice(2).join(":");
      const draft = localStorage.getItem(key);
      if (!draft) continue; // another tab was quicker
      const answer = await fetch(action, {
        method: "POST",
        body: new URLSearchParams(JSON.parse(draft)),
        headers: { "X-CSRFToken": csrf, "HX-Request": "true" },
      });
      if (answer.status === 200 && localStorage.getItem(key) === draft) localStorage.removeItem(key);
      else if (answer.status === 409) line("note", words.noteConflict, " ", link(words.noteOpen, action.replace(/note\/$/, "#note")));
    }
  }

  addEventListener("load", async () => {
    await offline.looked;
    await outbox.dropOthers(learner);
    for (const tick of await count()) show(tick);
    await flush();
  });
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "send" && flush());
  offline.flush = flush;
})();
