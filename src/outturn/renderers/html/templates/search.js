(() => {
"use strict";
const box = document.querySelector(".find");
const input = box.querySelector("input"), found = box.querySelector(".found"), count = box.querySelector("[role=status]"), list = box.querySelector("ul");
const MOST = 10;
// Targets are relative to this script, so that pages of any depth can share it.
const here = document.currentScript.src;
box.hidden = false;

// Words are compared without capitals and accents.
const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const entries = globalThis.reportIndex.map(([title, target, where]) => ({title, target, where, words: plain(title), all: plain(title + " " + where)}));

// The better a heading begins with what was typed, the earlier it stands; otherwise the order is the report's.
const rank = (entry, wanted, typed) => {
  if (!wanted.every(word => entry.all.includes(word))) return -1;
  if (entry.words.startsWith(typed)) return 0;
  const starts = (" " + entry.words.replace(/[^\p{L}\p{N}]+/gu, " "));
  if (wanted.every(word => starts.includes(" " + word))) return 1;
  return wanted.every(word => entry.words.includes(word)) ? 2 : 3;
};
const search = text => {
  const typed = plain(text).trim(), wanted = typed.split(/\s+/).filter(Boolean);
  if (!wanted.length) return null;
  return entries.map(entry => [rank(entry, wanted, typed), entry]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0]).map(([, entry]) => entry);
};
const line = entry => {
  const item = document.createElement("li"), link = document.createElement("a"), where = document.createElement("span");
  link.href = new URL(entry.target, here);
  link.textContent = entry.title;
  where.textContent = entry.where;
  link.append(where);
  item.append(link);
  return item;
};
const words = number => number === 0 ? "No results" : number === 1 ? "1 result" : number > MOST ? number + " results, of which the first " + MOST + " are shown" : number + " results";
const show = () => {
  const results = search(input.value);
  list.replaceChildren(...(results || []).slice(0, MOST).map(line));
  count.textContent = results ? words(results.length) : "";
  found.hidden = !results;
};
const close = () => { found.hidden = true; };
const links = () => [...list.querySelectorAll("a")];

input.addEventListener("input", show);
input.addEventListener("focus", () => { if (input.value) show(); });
box.addEventListener("keydown", event => {
  const all = links(), at = all.indexOf(document.activeElement);
  if (event.key === "Escape" && !found.hidden) { input.focus(); input.value = ""; show(); event.preventDefault(); return; }
  if (event.key === "Enter" && at < 0 && all.length && !found.hidden) { all[0].click(); return; }
  const to = {ArrowDown: at + 1, ArrowUp: at - 1, ...(at < 0 ? {} : {Home: 0, End: all.length - 1})}[event.key];
  if (to === undefined || found.hidden || !all.length) return;
  event.preventDefault();
  (to < 0 ? input : all[Math.min(to, all.length - 1)]).focus();
});
// A result may be on this very page: then the list has done its work.
list.addEventListener("click", close);
box.addEventListener("focusout", event => { if (!box.contains(event.relatedTarget)) close(); });
})();
