// Sliders and choices, trainings, and opened numbers.
// Sliders and choices: what the lesson wrote for each position was recorded beforehand.
const variants = JSON.parse(one("#variants")?.textContent || "{}");
const usual = steps.map((step) => step.innerHTML);
const start = {};

function valuesOf(control) { return control.dataset.values.split("\u001f"); }

function startControls(root) {
  for (const control of all(".control[data-control]", root)) {
    const input = one("input, select", control);
    if (!(control.dataset.control in start)) start[control.dataset.control] = input.value;
    input.addEventListener("input", () => move(control, input));
  }
}

function move(control, input) {
  const name = control.dataset.control;
  const value = valuesOf(control)[Number(input.value)];
  const output = one("output", control);
  if (output) output.textContent = value;
  let someMoved = false;
  for (const other of all(".control[data-control]")) {
    const otherInput = one("input, select", other);
    const otherName = other.dataset.control;
    if (otherName === name || otherInput.value === start[otherName]) continue;
    otherInput.value = start[otherName];
    const otherOutput = one("output", other);
    if (otherOutput) otherOutput.textContent = valuesOf(other)[Number(start[otherName])];
    someMoved = true;
  }
  all(".moved").forEach((note) => note.remove());
  if (someMoved) {
    const note = document.createElement("p");
    note.className = "moved";
    note.textContent = words.moved;
    control.after(note);
  }
  write(variants[`${name}=${value}`] || {}, control);
}

// Writes the changed blocks; the block in which the reader's hand is stays.
function write(changes, held) {
  steps.forEach((step, index) => {
    const before = document.createElement("div");
    before.innerHTML = usual[index];
    const change = changes[String(index + 1)] || {};
    if (change.all !== undefined && !step.contains(held)) {
      const title = one("h2", before).outerHTML;
      step.innerHTML = title + change.all;
      started(step);
      return;
    }
    const now = all(":scope > .block", step);
    const then = all(":scope > .block", before);
    if (now.length !== then.length) {
      if (step.contains(held)) return;
      step.innerHTML = usual[index];
      started(step);
      return;
    }
    then.forEach((block, position) => {
      if (one(".control", block)) return;
      const wanted = change[String(position)] ?? block.innerHTML;
      if (now[position].dataset.written === wanted) return;
      if (!now[position].dataset.written && wanted === block.innerHTML) return;
      now[position].innerHTML = wanted;
      now[position].dataset.written = wanted;
      started(now[position]);
    });
  });
}

// What a text tells to try: goes to the control, and moves it there.
function startSettings(root) {
  for (const button of all("button.set", root)) {
    button.onclick = () => {
      const { set: name, value } = button.dataset;
      const control = all(".control[data-control]")
        .find((other) => other.dataset.control === name);
      const input = one("input, select", control);
      show(steps.indexOf(control.closest(".step")) + 1, true);
      input.value = valuesOf(control).indexOf(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    };
  }
}

// Trainings: one update at a time.
function startTrainings(root) {
  for (const training of all(".training", root)) {
    const moments = all(".moment", training);
    const slider = one(".walk input", training);
    const go = (to) => {
      const at = Math.min(Math.max(0, to), moments.length - 1);
      slider.value = at;
      const open = moments.some((moment) => one("details", moment).open);
      moments.forEach((moment, index) => {
        moment.hidden = index !== at;
        one("details", moment).open = open;
      });
      typeset(moments[at]);
    };
    slider.oninput = () => go(Number(slider.value));
    all("[data-walk]", training).forEach((button) => {
      button.onclick = () => go(Number(slider.value) + Number(button.dataset.walk));
    });
  }
}

// Opened numbers: a formula with its numbers, and its inputs in turn.
function startOpenings(root) {
  for (const button of all(".open[data-entries]", root)) {
    button.onclick = () => {
      open(JSON.parse(button.dataset.entries), [{ entry: 0, name: null }]);
      one("#opened").showModal();
    };
  }
}

// A formula as LaTeX, to be typeset.
function formula(source) {
  const span = document.createElement("span");
  span.className = "math";
  span.dataset.tex = source;
  span.textContent = source;
  return span.outerHTML;
}

function open(entries, path) {
  const dialog = one("#opened");
  const entry = entries[path[path.length - 1].entry];
  const gradient = entry.gradient
    ? `<p>${words.loss.replace("%", entry.gradient)}</p>` : "";
  dialog.innerHTML = `<p class="way"></p><div>${formula(entry.formula)}</div>
    <div>${formula(entry.numbers)}</div>
    ${gradient}<p class="facts">${entry.slopes.length ? words.inputs : ""}</p><ul></ul>
    <button type="button" class="close">${words.close}</button>`;
  path.slice(0, -1).forEach((earlier, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = formula(earlier.name || entries[0].formula.replace(/\s*=.*/s, ""));
    button.onclick = () => open(entries, path.slice(0, index + 1));
    one(".way", dialog).append(button, " → ");
  });
  for (const slope of entry.slopes) {
    const item = document.createElement("li");
    item.innerHTML = `${formula(slope.input)} = ${slope.value} · ${formula(slope.slope)} `;
    if (slope.entry !== undefined && slope.entry !== null) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "open";
      button.innerHTML = formula(slope.input);
      button.onclick = () =>
        open(entries, [...path, { entry: slope.entry, name: slope.input }]);
      item.append(button);
    }
    one("ul", dialog).append(item);
  }
  one(".close", dialog).onclick = () => dialog.close();
  typeset(dialog);
  one(".open, .close", dialog).focus();
}
