// Forms with `data-guard` ask before unsaved changes are lost. A form that was sent, or is unchanged, asks nothing.

const changed = new Set();

export function start() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form && form.method !== "get") changed.add(form);
  });
  document.addEventListener("submit", (event) => changed.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
}
