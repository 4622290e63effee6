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

// Filters that are chosen are applied at once where the form asks for it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});
