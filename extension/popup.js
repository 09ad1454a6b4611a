// One click: the page of the tab as MHTML (where the browser cannot, as HTML) and a picture of what is seen go to the system, each
// with its digest; the answer's digests must be the same. Sending again after a failure uses the same key: it is one capture.
import { api, dress, headers, say, setup, word } from "./common.js";

const show = (id, shown = true) => { document.getElementById(id).hidden = !shown; };
const key = crypto.randomUUID();
let taken = null;

async function tabAtHand() {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  if (named) return api.tabs.get(named);
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  return tab;
}

async function savedPage(tab) {
  if (api.pageCapture) return { blob: await api.pageCapture.saveAsMHTML({ tabId: tab.id }), ending: "mhtml" };
  const [{ result }] = await api.scripting.executeScript({
    target: { tabId: tab.id },
    func: () => `<!DOCTYPE html>\n${document.documentElement.outerHTML}`,
  });
  return { blob: new Blob([result], { type: "text/html" }), ending: "html" };
}

async function digestOf(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function take() {
  const tab = await tabAtHand();
  if (!/^https?:/.test(tab?.url ?? "")) return null;
  const picture = await (await fetch(await api.tabs.captureVisibleTab(tab.windowId, { format: "png" }))).blob();
  const page = await savedPage(tab);
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const stem = `${new URL(tab.url).hostname}-${stamp}`;
  const files = [[`${stem}.png`, picture], [`${stem}.${page.ending}`, page.blob]];
  const withDigests = await Promise.all(files.map(async ([name, blob]) => ({ name, blob, sha256: await digestOf(blob) })));
  const { version } = api.runtime.getManifest();
  return { url: tab.url, note: `${tab.title ?? ""} (${word("name")} ${version})`.slice(0, 300), files: withDigests };
}

function bodyOf(page) {
  const body = new FormData();
  body.append("source_url", page.url.slice(0, 1000));
  body.append("note", page.note);
  for (const file of page.files) {
    body.append("files", file.blob, file.name);
    body.append("sha256", file.sha256);
  }
  return body;
}

function receipt(server, made, page) {
  const told = new Set(made.files.map((file) => file.sha256));
  const same = page.files.every((file) => told.has(file.sha256));
  document.getElementById("files").replaceChildren(...made.files.map((file) => {
    const item = document.createElement("li");
    const digest = document.createElement("code");
    digest.textContent = file.sha256;
    item.append(file.name, document.createElement("br"), digest);
    return item;
  }));
  const link = document.getElementById("link");
  link.href = server + made.url;
  show("link");
  say(same ? "received" : "differs", same ? "good" : "bad");
}

async function run() {
  show("again", false);
  show("options", false);
  const { server, token } = await setup();
  if (!server || !token) {
    show("options");
    return say("setup", "bad");
  }
  say("working");
  taken ??= await take().catch(() => null);
  if (!taken) return say("no_page", "bad");
  say("sending");
  const answer = await fetch(`${server}/api/batches/`, {
    method: "POST", body: bodyOf(taken), headers: headers(token, { "Idempotency-Key": key }), credentials: "omit",
  }).catch(() => null);
  if (answer?.ok) return receipt(server, await answer.json(), taken);
  show("again");
  if (!answer || answer.status >= 500) return say("no_answer", "bad");
  if (answer.status === 401) show("options");
  const refused = await answer.json().catch(() => ({}));
  return say("refused", "bad", refused.message ?? String(answer.status));
}

dress();
document.getElementById("again").addEventListener("click", run);
document.getElementById("options").addEventListener("click", () => api.runtime.openOptionsPage());
await run();
