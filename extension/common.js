// What popup and options share: the browser's interface under one name, words, and what is set up.
export const api = globalThis.browser ?? globalThis.chrome;

export const word = (name) => api.i18n.getMessage(name);

export function dress() {
  document.documentElement.lang = api.i18n.getUILanguage();
  document.title = word("name");
  for (const one of document.querySelectorAll("[data-words]")) one.textContent = word(one.dataset.words);
}

export function say(name, tone = "", more = "") {
  const said = document.getElementById("said");
  said.textContent = `${word(name)} ${more}`.trim();
  said.className = tone;
}

export const setup = async () => ({ server: "", token: "", ...(await api.storage.local.get(["server", "token"])) });

export const headers = (token, more = {}) => ({ Authorization: `Bearer ${token}`, Accept: "application/json", ...more });
