(() => {
"use strict";
document.documentElement.classList.add("js");

// The contents: folded on narrow screens, open beside the text and on paper, with the part in view marked.
const contents = document.querySelector(".contents details");
if (contents) {
  const narrow = matchMedia("(max-width: 62em)");
  const fold = () => { contents.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);
  addEventListener("beforeprint", () => { contents.open = true; });
  addEventListener("afterprint", fold);
  const parts = [];
  document.querySelectorAll(".contents a").forEach(link => {
    const heading = document.getElementById(link.hash.slice(1));
    link.addEventListener("click", () => { if (narrow.matches) contents.open = false; });
    if (heading) parts.push({link, heading});
  });
  const mark = () => {
    const passed = parts.filter(({heading}) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    parts.forEach(({link}) => link.removeAttribute("aria-current"));
    if (passed) passed.link.setAttribute("aria-current", "location");
  };
  let due = 0;
  addEventListener("scroll", () => { due ||= requestAnimationFrame(() => { due = 0; mark(); }); }, {passive: true});
  mark();
}
})();
