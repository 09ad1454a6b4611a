// Boxes over a picture, by mouse or by keys. The text field holds the truth; without this module it is filled in by hand.

const field = document.querySelector('[name=boxes]');
const STEP = 1;

function boxes() {
  return field.value.split('\n').map((line) => line.trim().split(/[\s,]+/).map(Number)).filter((box) => box.length === 5 && box.every(Number.isFinite));
}

function write(all) {
  field.value = all.map((box) => box.map((n) => Math.round(n * 10) / 10).join(' ')).join('\n');
  show();
}

function kept([page, left, top, width, height]) {
  const w = Math.min(100, Math.max(1, width));
  const h = Math.min(100, Math.max(1, height));
  return [page, Math.min(100 - w, Math.max(0, left)), Math.min(100 - h, Math.max(0, top)), w, h];
}

function show(focused = -1) {
  for (const figure of document.querySelectorAll('[data-redact-page]')) {
    figure.querySelectorAll('.redact-box').forEach((one) => one.remove());
    boxes().forEach((box, index) => {
      if (String(box[0]) !== figure.dataset.redactPage) return;
      const shown = document.createElement('button');
      shown.type = 'button';
      shown.className = 'redact-box';
      shown.setAttribute('aria-label', `${figure.dataset.boxLabel} ${index + 1}`);
      shown.setAttribute('aria-describedby', 'redact-help');
      [shown.style.left, shown.style.top, shown.style.width, shown.style.height] = box.slice(1).map((n) => `${n}%`);
      shown.addEventListener('keydown', (event) => move(event, index));
      figure.append(shown);
      if (index === focused) shown.focus();
    });
  }
}

function move(event, index) {
  const all = boxes();
  const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
  if (event.key === 'Delete' || event.key === 'Backspace') {
    all.splice(index, 1);
    write(all);
  } else if (step) {
    const at = event.shiftKey ? 3 : 1;
    all[index][at] += step[0];
    all[index][at + 1] += step[1];
    all[index] = kept(all[index]);
    write(all);
    show(index);
  } else {
    return;
  }
  event.preventDefault();
}

function place(figure, event) {
  const area = figure.getBoundingClientRect();
  return [(event.clientX - area.left) / area.width * 100, (event.clientY - area.top) / area.height * 100];
}

function draw(figure) {
  let from = null;
  figure.addEventListener('pointerdown', (event) => {
    if (event.target.closest('.redact-box')) return;
    from = place(figure, event);
    figure.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  figure.addEventListener('pointerup', (event) => {
    if (!from) return;
    const to = place(figure, event);
    const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    const [width, height] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    from = null;
    if (width > 0.5 && height > 0.5) write([...boxes(), kept([Number(figure.dataset.redactPage), left, top, width, height])]);
  });
}

if (field) {
  document.querySelectorAll('[data-redact-page]').forEach(draw);
  document.querySelectorAll('[data-redact-add]').forEach((button) => button.addEventListener('click', () => {
    const all = [...boxes(), [Number(button.dataset.redactAdd), 40, 40, 20, 10]];
    write(all);
    show(all.length - 1);
  }));
  field.addEventListener('input', () => show());
  show();
}
