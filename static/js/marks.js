// The stones: a press shows at once and goes when the one before has its answer; the menu of states.
self.marks = (() => {
  "use strict";

  const form = document.getElementById("marks");

  // One press at a time, in the order they were made. Of two at once the later answer could show what
  // is no more, and a guest's session would keep but one.
  let onItsWay = null;
  let waiting = [];

  const isSame = (one, other) => ["action", "name", "value"].every((each) => one[each] === other[each]);

  document.addEventListener("htmx:confirm", (event) => {
    const { elt: button, triggeringEvent, issueRequest } = event.detail;
    if (!site.isMark(button)) return;
    event.preventDefault();
    const { name, value } = button;
    const action = button.getAttribute("formaction");
    const press = { button, action, name, value, shown: button.getAttribute("aria-pressed"), send: () => issueRequest(true) };
    const last = [onItsWay, ...waiting].findLast((each) => each?.action === action);
    // A double click, and what is on its way already, is no second press.
    if (triggeringEvent?.detail > 1 || (last && isSame(last, press))) return;
    if (button.matches(".tick")) button.setAttribute("aria-pressed", String(value === "done"));
    waiting.push(press);
    if (!onItsWay) next();
  });

  function next() {
    if (onItsWay?.button.parentElement === form) onItsWay.button.remove();
    onItsWay = waiting.shift() ?? null;
    if (!onItsWay) return document.dispatchEvent(new Event("cairn:answered"));
    bringBack(onItsWay.button);
    onItsWay.send();
  }

  // A row that was replaced meanwhile takes its button along, which would hear of nothing any more.
  function bringBack(button) {
    if (!button.isConnected) form.append(button);
  }

  document.addEventListener("htmx:configRequest", ({ detail: { elt, formData } }) => {
    if (elt === onItsWay?.button) formData.set(elt.name, onItsWay.value);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
    if (elt !== onItsWay?.button) return;
    xhr.addEventListener("readystatechange", () => xhr.readyState === XMLHttpRequest.DONE && bringBack(elt));
    xhr.addEventListener("loadend", next);
  });

  // An answer has the counts of the whole page: a filter may have left some of their places out.
  function placed(answer) {
    const parts = document.createElement("template");
    parts.innerHTML = answer;
    for (const part of parts.content.querySelectorAll("[hx-swap-oob]"))
      if (!document.getElementById(part.id)) part.remove();
    return parts.innerHTML;
  }
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (site.isMark(detail.requestConfig.elt)) detail.serverResponse = placed(detail.serverResponse);
  });

  // Without an answer for one there is none for what waits behind it.
  site.onFailure(({ detail: { elt, xhr } }) => {
    if (elt !== onItsWay?.button) return;
    const isUnanswered = xhr.status === 0;
    for (const press of [onItsWay, ...(isUnanswered ? waiting.splice(0) : [])]) fail(press, isUnanswered);
  });

  // A press that got no answer may be kept and sent later (waiting.js).
  function fail({ button, action, value, shown }, isUnanswered) {
    if (button.matches(".tick")) button.setAttribute("aria-pressed", shown);
    const isMenu = opener?.parentElement.contains(button);
    bringBack(button);
    const unanswered = new CustomEvent("unanswered", { bubbles: true, cancelable: true, detail: value });
    if (!isUnanswered || button.dispatchEvent(unanswered))
      document.dispatchEvent(new CustomEvent("cairn:unsaved", { detail: action }));
    else if (isMenu) giveUp();
    if (button.parentElement === form && button !== onItsWay.button) button.remove();
  }

  // Who leaves takes along what has no answer yet. It says what is wanted: twice is as good as once.
  addEventListener("pagehide", () => {
    const unanswered = (onItsWay ? [onItsWay, ...waiting] : []).map(({ action, name, value }) => {
      const body = new URLSearchParams(new FormData(form));
      body.set(name, value);
      return { action, body: body.toString() };
    });
    onItsWay = null;
    waiting = [];
    // Of sessions that several make at once a guest keeps one; the worker sends one after the other.
    const { controller } = navigator.serviceWorker ?? {};
    if (controller && !document.body.dataset.learner && unanswered.length > 1) return controller.postMessage(unanswered);
    for (const { action, body } of unanswered)
      fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { "HX-Request": "true" }, keepalive: true });
  });

  // The state of an entry opens its menu: one template for all rows, which keeps pages light.
  const template = document.getElementById("state-menu");
  let opener = null;

  function closeStates() {
    if (!opener) return;
    opener.parentElement.querySelector(".states")?.remove();
    opener.setAttribute("aria-expanded", "false");
    opener = null;
  }

  // Closed by itself it gives back the focus that stood in it.
  function giveUp() {
    const link = opener;
    const isHeld = link.parentElement.contains(document.activeElement);
    closeStates();
    if (isHeld) link.focus();
  }

  function openStates(link) {
    closeStates();
    opener = link;
    const menu = template.content.firstElementChild.cloneNode(true);
    const action = link.parentElement.querySelector(".tick").getAttribute("formaction");
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
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".state-of");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      if (link === opener) closeStates();
      else openStates(link);
    } else if (opener && !opener.parentElement.contains(event.target)) closeStates();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches(".state-of")) {
      event.preventDefault();
      event.target.click();
    }
    if (event.key === "Escape" && opener) {
      const link = opener;
      closeStates();
      link.focus();
    }
  });

  // The button that was pressed last, as long as it has no answer.
  const last = () => (waiting.at(-1) ?? onItsWay)?.button;
  return { last, placed };
})();
