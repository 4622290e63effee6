// Small improvements: every page works without this file.
"use strict";

// A list of errors takes the focus, so that it is the first thing that is read.
const errors = document.querySelector("[data-focus]");
if (errors) errors.focus();

// What is typed is sent as it is typed, and one send may overtake another on its way: each has its number, and an older one never replaces a newer.
const numbered = (form) => {
  const page = form && form.elements.page;
  if (!page || page.type !== "hidden") return "";
  const [name, turn] = page.value.split(":");
  page.value = `${name}:${Number(turn || 0) + 1}`;
  return page.value;
};
document.addEventListener("htmx:configRequest", (event) => {
  const page = numbered(event.target.closest("form"));
  if (page) event.detail.parameters.page = page;
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  numbered(form);
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

// A draft that was not saved is told, where it would say that it was; and what stands beside it is of the text before.
const STILL_HERE = "What you typed is still on this page.";
const REFUSALS = new Map([[403, "you may not change this any more"], [413, "that is too much at once"]]);
const notSaved = (form, why) => {
  const note = document.getElementById("saved-note");
  if (!note || !form || form.dataset.sent) return;
  note.className = "saved-note error";
  note.setAttribute("role", "status");
  note.textContent = `Not saved: ${why}. ${STILL_HERE}`;
  const beside = document.getElementById("judged");
  if (!beside || !beside.childElementCount || beside.querySelector("[data-before]")) return;
  const told = document.createElement("p");
  told.className = "message warning";
  told.dataset.before = "";
  told.textContent = "What stands here belongs to what was saved before, not to what you have typed since.";
  beside.prepend(told);
};
const noAnswer = (event) => notSaved(event.target.closest("form"), "the service did not answer");
document.addEventListener("htmx:sendError", noAnswer);
document.addEventListener("htmx:timeout", noAnswer);
document.addEventListener("htmx:responseError", (event) =>
  notSaved(event.target.closest("form"), REFUSALS.get(event.detail.xhr.status) || "something went wrong at the service"));

// Filters that are chosen are applied at once where the form asks for it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});
