// What several behaviours share.

const seen = new WeakMap();

/** Calls `deed` once for each element that matches, now and after every htmx swap. */
export function eachNew(selector, deed) {
  const look = (root) => {
    const found = root.matches?.(selector) ? [root, ...root.querySelectorAll(selector)] : [...root.querySelectorAll(selector)];
    for (const element of found) {
      const deeds = seen.get(element) ?? seen.set(element, new Set()).get(element);
      if (deeds.has(deed)) continue;
      deeds.add(deed);
      deed(element);
    }
  };
  look(document.body);
  document.addEventListener("htmx:after:swap", () => look(document.body));
}

/** The value of a custom property of the theme, e.g. `--ink`. */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A translated sentence the server wrote into the page. */
export const words = (name) => document.querySelector("[data-toasts]")?.dataset[`words${name}`] ?? "";

/** Runs `deed` whenever light becomes dark or back. */
export function onTheme(deed) {
  new MutationObserver(deed).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

/** Loads a classic script of the vendor folder once. */
const loaded = new Map();
export function script(path) {
  if (!loaded.has(path)) {
    loaded.set(
      path,
      new Promise((done, failed) => {
        const element = document.createElement("script");
        element.src = new URL(path, import.meta.url);
        element.onload = done;
        element.onerror = failed;
        document.head.append(element);
      }),
    );
  }
  return loaded.get(path);
}

export function style(path) {
  const href = new URL(path, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.prepend(link);
}

/** Whole numbers as the page's language groups them. */
export const number = (value) => new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : "vi-VN").format(value);

export const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable]") !== null;
