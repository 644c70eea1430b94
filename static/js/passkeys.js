// Passkeys: the browser makes one or shows one, and the form carries what it says to the server.
(() => {
  "use strict";

  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const keys = window.PublicKeyCredential;

  async function optionsOf(form) {
    const given = document.getElementById("passkey-options");
    if (given) return JSON.parse(given.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} for the challenge`);
    return answer.json();
  }

  async function credentialFor(form) {
    if (form.dataset.passkey === "create") {
      const { publicKey } = (await optionsOf(form)).creation_options;
      // A key that can sign in alone: it knows whose it is, and asks who holds it.
      Object.assign(publicKey.authenticatorSelection, {
        residentKey: "required", requireResidentKey: true, userVerification: "required",
      });
      return navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(publicKey) });
    }
    const { publicKey } = (await optionsOf(form)).request_options;
    return navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(publicKey) });
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    const line = form.querySelector("[role=alert]");
    form.hidden = false;
    let isAsking = false; // a second challenge would make the first one's answer worthless
    addEventListener("pagehide", () => (isAsking = false));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      line.textContent = "";
      try {
        form.elements.credential.value = JSON.stringify(await credentialFor(form));
        form.submit();
      } catch (error) {
        const { refused, known, stopped } = line.dataset;
        line.textContent = { SecurityError: refused, InvalidStateError: known }[error.name] ?? stopped;
        isAsking = false;
      }
    });
  }
  for (const element of document.querySelectorAll("[data-no-passkeys]")) element.hidden = true;
})();
