// Which system, and the token: saved in this browser, tried at once.
import { api, dress, headers, say, setup } from "./common.js";

function addressOf(text) {
  try {
    const url = new URL(text.includes("://") ? text : `https://${text}`);
    return /^https?:$/.test(url.protocol) ? url.origin : "";
  } catch {
    return "";
  }
}

async function save(event) {
  event.preventDefault();
  const server = addressOf(document.getElementById("server").value.trim());
  const token = document.getElementById("token").value.trim();
  if (!server) return say("bad_server", "bad");
  if (!(await api.permissions.request({ origins: [`${server.replace(/:\d+$/, "")}/*`] }))) return say("no_permission", "bad");
  document.getElementById("server").value = server;
  await api.storage.local.set({ server, token });
  const answer = await fetch(`${server}/api/batches/?page_size=1`, { headers: headers(token), credentials: "omit" }).catch(() => null);
  if (!answer) return say("no_answer", "bad");
  return say(answer.ok ? "saved" : "bad_token", answer.ok ? "good" : "bad");
}

dress();
document.getElementById("form").addEventListener("submit", save);
const known = await setup();
document.getElementById("server").value = known.server;
document.getElementById("token").value = known.token;
