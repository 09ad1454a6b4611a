// Keys: `/` search, `?` help, `g` then a letter for the rooms, and whatever `data-key` the page gives to links and buttons.
import { open } from "./dialogs.js";
import { isTyping } from "./page.js";

let going = false;

function press(element) {
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
}

function go(letter) {
  going = false;
  document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();
}

function listPageKeys() {
  const list = document.querySelector("[data-page-keys]");
  for (const element of document.querySelectorAll("main [data-key]")) {
    const line = document.createElement("div");
    const key = document.createElement("dt");
    const sign = document.createElement("kbd");
    const said = document.createElement("dd");
    sign.textContent = element.dataset.key;
    said.textContent = element.textContent.trim() || element.ariaLabel;
    key.append(sign);
    line.append(key, said);
    if (![...list.querySelectorAll("kbd")].some((other) => other.textContent === sign.textContent)) list.append(line);
  }
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (going) return go(event.key);
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("site-search")?.select();
    } else if (event.key === "?") {
      listPageKeys();
      open("keys");
    } else if (event.key === "g") {
      going = true;
      setTimeout(() => (going = false), 1500);
    } else {
      const element = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((one) => one.checkVisibility());
      if (!element) return;
      event.preventDefault();
      press(element);
    }
  });
}
