// `<select data-pick>`: type to find an option; with `data-suggest="/address/?q="` options come from the server as [{value, text, note}].
import { eachNew, script, style, words } from "./page.js";

const VENDOR = "../vendor/tom-select-2.6.2/";

function line(data, escape) {
  const note = data.note ? `<small>${escape(data.note)}</small>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

async function dress(select) {
  style(`${VENDOR}tom-select.min.css`);
  await script(`${VENDOR}tom-select.complete.min.js`);
  // Tom Select gives the label to its own field; the select it hides keeps the name too.
  if (select.labels?.[0] && !select.ariaLabel) select.ariaLabel = select.labels[0].firstChild.textContent.trim();
  const address = select.dataset.suggest;
  const empty = [...select.options].find((option) => option.value === "");
  const load = async (typed, done) => {
    try {
      const response = await fetch(address + encodeURIComponent(typed), { headers: { Accept: "application/json" } });
      const answer = await response.json();
      done(Array.isArray(answer) ? answer : answer.results);
    } catch {
      done();
    }
  };
  new globalThis.TomSelect(select, {
    maxOptions: 200,
    create: select.dataset.create !== undefined,
    placeholder: select.dataset.placeholder ?? (/[^-]/.test(empty?.text ?? "") ? empty.text : ""),
    plugins: select.multiple ? ["remove_button"] : { dropdown_input: {}, ...(select.required ? {} : { clear_button: { title: words("Remove") } }) },
    ...(address ? { load, loadThrottle: 200, searchField: [], score: () => () => 1 } : {}),
    render: {
      option: line,
      no_results: () => `<div class="no-results">${words("Nothing")}</div>`,
    },
  });
}

export function start() {
  eachNew("select[data-pick]", dress);
}
