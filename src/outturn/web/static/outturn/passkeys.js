// Passkeys: the one part of the service that cannot do without a script, since only a script can ask the browser for one.
"use strict";

const form = document.querySelector("form[data-passkey]");
const fault = document.querySelector("[data-passkey-fault]");
if (form && window.allauth) {
  const ids = { data: "passkey-data", credential: form.elements.credential.id };
  window.allauth.webauthn.forms[form.dataset.passkey]({ ids: { ...ids, add: "passkey-go", authenticate: "passkey-go" } });
  form.addEventListener("submit", (event) => { event.preventDefault(); document.getElementById("passkey-go").click(); });  // Enter in the name
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (fault) fault.hidden = false;
});
document.getElementById("passkey-go")?.addEventListener("click", () => { if (fault) fault.hidden = true; });
