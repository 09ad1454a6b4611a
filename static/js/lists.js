// Lists by keyboard: j/k move over rows of `table[data-rows]`, Enter opens, x ticks, 1-9 judge. `data-check-all` ticks all and shows the bulk bar.
import { eachNew, isTyping, words } from "./page.js";

const rows = () => [...document.querySelectorAll("table[data-rows] > tbody > tr")].filter((row) => row.checkVisibility());
const here = () => document.querySelector("tr.is-here");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
  here()?.classList.remove("is-here");
  next.classList.add("is-here");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a, input, button")?.focus({ preventScroll: true });
}

// 1, 2, 3 give a verdict on the row at hand, or on the first one: `button[data-verdict="1"]` in `table[data-judge]`.
function judge(key) {
  const row = here() ?? document.querySelector("table[data-judge] > tbody > tr");
  row?.closest("[data-judge]") && row.querySelector(`[data-verdict="${key}"]`)?.click();
}

function count(name) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = document.querySelector(`[data-check-all="${CSS.escape(name)}"]`);
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const bar of document.querySelectorAll(".bulk-bar")) {
    bar.hidden = chosen === 0;
    const said = bar.querySelector("[data-count]");
    if (said) said.textContent = `${chosen} ${words("Chosen")}`;
  }
}

/** A table wider than its place can be scrolled by keyboard too. */
function reachable(wrap) {
  new ResizeObserver(() => {
    if (wrap.scrollWidth > wrap.clientWidth + 1 || wrap.scrollHeight > wrap.clientHeight + 1) wrap.tabIndex = 0;
    else wrap.removeAttribute("tabindex");
  }).observe(wrap);
}

export function start() {
  eachNew(".table-wrap", reachable);
  eachNew(".bulk-bar", (bar) => {
    const said = bar.querySelector("[data-count]");
    const ticked = document.querySelectorAll(`input[type=checkbox][form="${CSS.escape(bar.id)}"]:checked`).length;
    bar.hidden = ticked === 0;
    if (said) said.textContent = `${ticked} ${words("Chosen")}`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x") here()?.querySelector("input[type=checkbox]")?.click();
    else if (/^[1-9]$/.test(event.key)) judge(event.key);
    else if (event.key === "Enter" && here() && document.activeElement === document.body) here().querySelector("a")?.click();
  });
  document.addEventListener("change", (event) => {
    const all = event.target.dataset?.checkAll;
    if (all) {
      for (const box of document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(all)}"]`)) box.checked = event.target.checked;
      count(all);
    } else if (event.target.type === "checkbox" && event.target.closest("tbody") && document.querySelector(".bulk-bar")) count(event.target.name);
  });
}
