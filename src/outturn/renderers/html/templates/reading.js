(() => {
"use strict";
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const make = (name, css, parent) => {
  const element = document.createElement(name);
  element.className = css;
  parent.append(element);
  return element;
};

// Reading a chart: a slider over the picture that says one period at a time.
all(".plot", plot => {
  const readings = JSON.parse(plot.dataset.readings);
  if (!plot.querySelector("[data-points]")) return;
  const slider = make("div", "reader", plot);
  const guide = make("span", "guide", slider), dot = make("span", "dot", slider), tip = make("span", "tip", slider);
  const last = readings.length - 1;
  let at = last;
  const places = () => {
    const svg = [...plot.querySelectorAll("svg")].find(one => one.getClientRects().length);
    const zoom = svg.clientWidth / svg.viewBox.baseVal.width;
    return svg.dataset.points.split(" ").map(pair => pair.split(",").map(part => part === "" ? null : part * zoom));
  };
  const show = place => {
    const [x, y] = places()[place];
    tip.replaceChildren();
    readings[place].forEach((line, row) => { make(row ? "span" : "b", "", tip).textContent = line; });
    slider.classList.add("on");
    guide.style.left = dot.style.left = x + "px";
    dot.hidden = y === null;
    dot.style.top = y + "px";
    const width = tip.offsetWidth, height = tip.offsetHeight, middle = y ?? slider.clientHeight / 2;
    tip.style.left = Math.max(0, Math.min(x - width / 2, slider.clientWidth - width)) + "px";
    const above = middle - height - 11;
    tip.style.top = (slider.getBoundingClientRect().top + above > 0 ? above : middle + 12) + "px";
  };
  const hide = () => slider.classList.remove("on");
  const say = place => {
    at = Math.max(0, Math.min(last, place));
    slider.setAttribute("aria-valuenow", at + 1);
    slider.setAttribute("aria-valuetext", readings[at][0] + ": " + readings[at].slice(1).join(", "));
  };
  const nearest = event => {
    const x = event.clientX - slider.getBoundingClientRect().left;
    const distances = places().map(point => Math.abs(point[0] - x));
    return distances.indexOf(Math.min(...distances));
  };
  slider.tabIndex = 0;
  slider.setAttribute("role", "slider");
  slider.setAttribute("aria-label", "Chart by period: " + plot.dataset.name);
  slider.setAttribute("aria-valuemin", 1);
  slider.setAttribute("aria-valuemax", last + 1);
  say(last);
  slider.addEventListener("keydown", event => {
    const to = {ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: last}[event.key];
    if (event.key === "Escape") hide();
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    say(to);
    show(at);
  });
  slider.addEventListener("focus", () => show(at));
  slider.addEventListener("blur", hide);
  slider.addEventListener("pointermove", event => show(nearest(event)));
  slider.addEventListener("pointerleave", () => document.activeElement === slider ? show(at) : hide());
  slider.addEventListener("click", event => { say(nearest(event)); show(at); });
});

// Only tables that do not fit need a place in the tab order.
const fit = new ResizeObserver(changes => changes.forEach(({target}) => {
  const scrolls = target.scrollWidth > target.clientWidth;
  target.classList.toggle("scrolls", scrolls);
  scrolls ? target.setAttribute("tabindex", 0) : target.removeAttribute("tabindex");
  scrolls ? target.setAttribute("role", "group") : target.removeAttribute("role");
  scrolls ? target.setAttribute("aria-labelledby", target.firstElementChild.id + "-caption") : target.removeAttribute("aria-labelledby");
}));
all(".scroll", table => fit.observe(table));
})();
