// The theme changes at once; the server remembers it in the background.

export function start() {
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    document.documentElement.dataset.theme = chosen;
    for (const button of document.querySelectorAll("[data-theme-form] button")) button.ariaPressed = String(button.value === chosen);
    const body = new FormData(event.target);
    body.set("theme", chosen);
    await fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  });
}
