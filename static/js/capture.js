// Quick capture: files dropped or pasted anywhere, text and addresses from the clipboard, what is known while typing, and
// sending in the background with progress. Without this module the form is an ordinary upload.

const KNOWN_AFTER_MS = 250;
const KNOWN_TEXT = 20000;

function addFiles(form, files) {
  const input = form.querySelector('input[type=file]');
  const all = new DataTransfer();
  for (const file of [...input.files, ...files]) all.items.add(file);
  input.files = all.files;
  showFiles(form);
}

function showFiles(form) {
  const input = form.querySelector('input[type=file]');
  const list = form.querySelector('[data-files]');
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement('li');
    const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    item.textContent = `${file.name} (${size.format(file.size / 1024)} KB)`;
    return item;
  }));
}

let pasted = 0;

function pastedPicture(file) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const ending = (file.type.split('/')[1] || 'png').replace('jpeg', 'jpg');
  return file.name && file.name !== 'image.png' ? file : new File([file], `man-hinh-${stamp}-${(pasted += 1)}.${ending}`, { type: file.type });
}

function onPaste(form, event) {
  const files = [...(event.clipboardData?.files || [])];
  if (files.length) {
    event.preventDefault();
    addFiles(form, files.map(pastedPicture));
    return;
  }
  if (event.target.matches('input, textarea')) return;
  const text = event.clipboardData?.getData('text/plain') || '';
  if (!text.trim()) return;
  event.preventDefault();
  const isAddress = /^https?:\/\/\S+$/.test(text.trim());
  const field = form.querySelector(isAddress ? '[name=source_url]' : '[name=text]');
  field.value = field.value && !isAddress ? `${field.value}\n${text}` : text.trim();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// What the force knows of the identifiers in what is being typed.
const waiting = new WeakMap();

function askKnown(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => showKnown(form), KNOWN_AFTER_MS));
}

async function showKnown(form) {
  const box = form.querySelector('[data-known]');
  const url = box?.dataset.knownUrl;
  if (!url) return;
  const text = ['source_url', 'text'].map((name) => form.querySelector(`[name=${name}]`)?.value || '').join('\n').trim();
  if (text.length < 6) {
    box.replaceChildren();
    return;
  }
  const body = new URLSearchParams({
    text: text.slice(0, KNOWN_TEXT),
    csrfmiddlewaretoken: form.querySelector('[name=csrfmiddlewaretoken]').value,
  });
  const answer = await fetch(url, { method: 'POST', body, headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (answer?.ok) box.innerHTML = await answer.text();
}

// Digests of what is sent, in the order of the files, so that the server can tell whether all arrived as it left. Very large files,
// and pages without https, go without: the server's own digest is the one that counts.
const HASHED_BYTES = 64 * 1024 * 1024;

async function digests(form) {
  const files = [...form.querySelector('input[type=file]').files];
  if (!window.crypto?.subtle || files.reduce((sum, file) => sum + file.size, 0) > HASHED_BYTES) return [];
  return Promise.all(files.map(async (file) => {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }));
}

// Sending: a background request with progress; the answer names the page to go to.
function send(form, event) {
  event.preventDefault();
  const bar = form.querySelector('[data-progress]');
  const trouble = form.querySelector('[data-trouble]');
  const button = form.querySelector('button.btn-primary');
  const failed = () => {
    button.disabled = false;
    bar.hidden = true;
    trouble.textContent = trouble.dataset.words;
    trouble.hidden = false;
  };
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('HX-Request', 'true');
  request.upload.addEventListener('progress', (step) => {
    if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
  });
  request.addEventListener('load', () => {
    const next = request.getResponseHeader('HX-Redirect');
    if (next) {
      form.dataset.sent = 'yes';
      window.location.assign(next);
    } else if (request.status === 422) {
      button.disabled = false;
      bar.hidden = true;
      showRefusal(form, request.responseText);
    } else failed();
  });
  request.addEventListener('error', failed);
  trouble.hidden = true;
  bar.hidden = false;
  button.disabled = true;
  const body = new FormData(form);
  digests(form).catch(() => []).then((all) => {
    for (const digest of all) body.append('sha256', digest);
    request.send(body);
  });
}

// The refusal is shown above the fields; what was typed and chosen stays.
function showRefusal(form, html) {
  const answer = new DOMParser().parseFromString(html, 'text/html');
  const words = answer.querySelector('.form-errors')?.textContent.trim();
  const trouble = form.querySelector('[data-trouble]');
  trouble.textContent = words || trouble.dataset.words;
  trouble.hidden = false;
}

function prepare(form) {
  form.addEventListener('submit', (event) => send(form, event));
  form.addEventListener('change', (event) => event.target.matches('input[type=file]') && showFiles(form));
  form.addEventListener('input', (event) => event.target.matches('[name=text], [name=source_url]') && askKnown(form));
}

// The form that takes what is dropped or pasted: the one in the open dialog, else the page's own.
function activeForm() {
  const dialog = document.querySelector('dialog#capture');
  if (dialog?.open) return dialog.querySelector('[data-capture]');
  return document.querySelector('main [data-capture]');
}

for (const form of document.querySelectorAll('[data-capture]')) {
  if (!form.dataset.ready) {
    form.dataset.ready = 'yes';
    prepare(form);
  }
}

if (!document.documentElement.dataset.captureReady) {
  document.documentElement.dataset.captureReady = 'yes';
  document.addEventListener('paste', (event) => {
    const form = activeForm();
    if (form) onPaste(form, event);
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    activeForm()?.querySelector('[data-dropzone]')?.classList.add('is-over');
  });
  document.addEventListener('dragleave', () => document.querySelectorAll('.is-over').forEach((one) => one.classList.remove('is-over')));
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    document.querySelectorAll('.is-over').forEach((one) => one.classList.remove('is-over'));
    let form = activeForm();
    if (!form) {
      const dialog = document.querySelector('dialog#capture');
      if (!dialog) return;
      dialog.showModal();
      form = dialog.querySelector('[data-capture]');
    }
    event.preventDefault();
    addFiles(form, event.dataTransfer.files);
  });
}
