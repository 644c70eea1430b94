// A note saves itself while it is written, says beforehand when it is too long, and what could not
// be saved stays in this browser until it is.
(() => {
  "use strict";

  const RETRY = 10_000; // milliseconds
  const learner = document.body.dataset.learner ?? "";
  // What another person, or nobody any more, wrote here is not theirs to find.
  for (const key of Object.keys(localStorage))
    if (key.startsWith("note:") && !(learner && key.startsWith(`note:${learner}:`))) localStorage.removeItem(key);

  const form = document.getElementById("note-form");
  if (!form) return;
  const text = form.elements.note;
  const key = `note:${learner}:${form.getAttribute("action")}`;
  const base = () => document.getElementById("note-base");
  const tooLong = () => new TextEncoder().encode(text.value.trim()).length > Number(form.dataset.limit);
  let sent = text.value;
  let again;

  function check() {
    text.setCustomValidity(tooLong() ? form.dataset.tooLong : "");
    if (tooLong()) text.reportValidity();
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ note: text.value, base: base().value }));
    } catch {
      // A full or forbidden store: the note still saves itself to the server.
    }
  }

  const save = () => form.requestSubmit();

  text.addEventListener("input", () => {
    keep();
    check();
  });
  const isNote = (detail) => detail.pathInfo.requestPath === form.getAttribute("action");
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!isNote(detail)) return;
    clearTimeout(again);
    sent = text.value;
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!isNote(detail)) return;
    if (detail.successful && detail.xhr.status === 200) {
      if (text.value === sent) localStorage.removeItem(key);
      else keep();
    } else if (!detail.successful) again = setTimeout(save, RETRY);
  });
  addEventListener("online", () => localStorage.getItem(key) && save());
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-drop-draft]")) {
      localStorage.removeItem(key);
      // The address differs by its fragment alone: the page must come anew.
      setTimeout(() => location.reload());
    }
  });

  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft && draft.note !== text.value) {
    text.value = draft.note;
    base().value = draft.base;
    form.closest("details").open = true;
    const said = document.createElement("p");
    said.className = "soft small";
    said.textContent = form.dataset.restored;
    form.prepend(said);
    check();
    // htmx takes the form up at that moment; before, nobody listens.
    document.addEventListener("DOMContentLoaded", save);
  } else {
    localStorage.removeItem(key);
    // Whoever comes to write is quicker than the scripts: what stands here before they listen is new too.
    document.addEventListener("DOMContentLoaded", () => text.value !== text.defaultValue && (keep(), save()));
  }
})();
