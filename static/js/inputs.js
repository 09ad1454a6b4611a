// Days typed as 22112026 and money as 1250000, shown as 22/11/2026 and 1.250.000 while typing.

export function spelledDay(text) {
  const digits = text.replace(/\D/g, "");
  if (/^\d{8}$/.test(text.trim())) return `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
  const parts = text.trim().match(/^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$/);
  if (!parts) return text;
  const year = parts[3].length === 2 ? `20${parts[3]}` : parts[3];
  return `${parts[1].padStart(2, "0")}/${parts[2].padStart(2, "0")}/${year}`;
}

export const groupedMoney = (text) => text.replace(/\D/g, "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");

function regroup(input) {
  const behind = input.value.slice(input.selectionStart).replace(/\D/g, "").length;
  input.value = groupedMoney(input.value);
  let at = input.value.length;
  for (let left = behind; left > 0 && at > 0; at--) if (/\d/.test(input.value[at - 1])) left--;
  input.setSelectionRange(at, at);
}

export function start() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-money]")) regroup(event.target);
    else if (event.target.matches?.("[data-day]") && /^\d{8}$/.test(event.target.value)) event.target.value = spelledDay(event.target.value);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("[data-day]")) event.target.value = spelledDay(event.target.value);
  });
}
