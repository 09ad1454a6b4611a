// The bookmarklet's other half: the page that opened this window sends itself, once it hears that we are ready. What arrives is put
// into the form and sent only when the person presses the button.
const form = document.querySelector("main [data-capture]");
const said = document.querySelector("[data-from]");

function take(event) {
  const { url, title, html } = event.data ?? {};
  if (typeof html !== "string" || typeof url !== "string" || !/^https?:/.test(url) || event.source !== window.opener) return;
  window.removeEventListener("message", take);
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = new File([html], `${new URL(url).hostname}-${stamp}.html`, { type: "text/html" });
  const input = form.querySelector("input[type=file]");
  const all = new DataTransfer();
  for (const one of [...input.files, file]) all.items.add(one);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("[name=source_url]").value = url.slice(0, 1000);
  form.querySelector("[name=note]").value = String(title ?? "").slice(0, 300);
  said.textContent = `${said.dataset.arrived} (${new URL(url).hostname})`;
}

if (window.opener) {
  window.addEventListener("message", take);
  window.opener.postMessage("ready", "*");
}
