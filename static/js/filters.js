// Filters: a change asks for the same page with the new address and puts its list and chips in place of the old ones.
// The address always says what is shown, so back, reload, bookmarks and sharing work; without this module the button does it.

const WAIT_MS = 350;

function addressOf(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") asked.append(name, value);
  return `${form.action.split("?")[0]}?${asked}`;
}

let latest = 0;

async function show(url, target, push = true) {
  const turn = ++latest;
  const list = document.querySelector(target);
  list?.setAttribute("data-busy", "");
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector(target);
    if (turn !== latest) return;
    if (!response.ok || !fresh || !list) {
      location.assign(url);
      return;
    }
    list.replaceWith(fresh);
    const chips = document.getElementById("filter-chips");
    if (chips) chips.replaceWith(page.getElementById("filter-chips") ?? chips);
    globalThis.htmx?.process(fresh);
    if (push) history.replaceState(null, "", url);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  } catch {
    location.assign(url);
  }
}

export function start() {
  document.documentElement.classList.add("js-filters");
  let timer;
  const later = (form, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(addressOf(form), form.dataset.target), wait);
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-filters]");
    if (form && event.target.matches("input[type=text], input[type=search], input[type=number], input:not([type])")) later(form, WAIT_MS);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-filters]");
    if (form && !event.target.matches("input[type=text], input[type=search]")) later(form, 0);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filters]")) return;
    event.preventDefault();
    later(event.target, 0);
  });
}
