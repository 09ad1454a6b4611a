// Messages: good news goes by itself, bad news stays until it is shut. Errors of forms get the focus. Copy buttons.
import { eachNew, words } from "./page.js";

const READ_MS = 7000;

export function say(text, tone = "good") {
  const line = document.createElement("div");
  line.className = `toast-line tone-${tone}`;
  line.dataset.toast = tone === "good" ? "success" : "error";
  const inner = document.createElement("div");
  inner.textContent = text;
  line.append(inner);
  document.querySelector("[data-toasts]")?.append(line);
  dress(line);
}

function dress(line) {
  if (line.querySelector("button")) return;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.textContent = "×";
  shut.ariaLabel = words("Close");
  shut.addEventListener("click", () => line.remove());
  line.append(shut);
  if (line.dataset.toast !== "success" && line.dataset.toast !== "info") return;
  let timer = setTimeout(() => line.remove(), READ_MS);
  line.addEventListener("mouseenter", () => clearTimeout(timer));
  line.addEventListener("mouseleave", () => (timer = setTimeout(() => line.remove(), READ_MS)));
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy ?? "");
  const text = button.dataset.copyText ?? (source?.value || source?.textContent.trim()) ?? "";
  await navigator.clipboard.writeText(text);
  say(words("Copied"));
}

export function start() {
  eachNew("[data-toast]", dress);
  eachNew("[data-focus-me]", (element) => element.focus());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (button) copy(button);
  });
  document.addEventListener("htmx:error", () => say(words("Offline"), "bad"));
}
