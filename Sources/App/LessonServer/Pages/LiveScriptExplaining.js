// Numbers that are opened: what lies behind one is asked of the server, and appears beside it; from there its inputs,
// as deep as they go.
function startExplaining(root) {
  for (const button of all("[data-live-open]", root)) {
    button.onclick = () => toggleNumber(button);
    for (const number of numbersOf(button)) {
      number.classList.add("opens");
      number.onclick = () => button.click();
    }
  }
}

// The numbers that a button stands beside: a click on them opens them, too.
function numbersOf(button) {
  const row = button.closest("tr");
  if (row) return all("td.number", row);
  const value = button.closest(".value");
  if (value) return all(".number", value);
  const explanation = button.closest(".explanation");
  return explanation ? all(".math", button.parentElement) : [];
}

function placeOf(button) {
  const step = button.closest(".step");
  const spot = {
    step: steps.indexOf(step) + 1,
    block: button.dataset.block ?? all(":scope > .block", step).indexOf(button.closest(".block")),
    place: button.dataset.liveOpen,
  };
  // A node or a cell of a figure leads to a number that an explanation of the step explains on its way.
  if (button.dataset.start !== undefined) {
    spot.figure = all(":scope > .block", step).indexOf(button.closest(".block"));
    spot.start = button.dataset.start;
  }
  if (button.dataset.update) spot.update = button.dataset.update;
  return spot;
}

function buttonAt(spot) {
  const block = all(":scope > .block", steps[spot.step - 1])[spot.figure ?? spot.block];
  return block && all(`[data-live-open="${spot.place}"]`, block).find((button) =>
    button.dataset.update === spot.update && button.dataset.start === spot.start);
}

function toggleNumber(button) {
  const spot = placeOf(button);
  const key = JSON.stringify(spot);
  const there = all(".beside.number-opened").find((panel) => panel.dataset.key === key);
  if (there) return closeBeside(there, () => buttonAt(spot));
  const panel = beside(button, "number-opened", button.textContent, () => buttonAt(spot));
  panel.dataset.key = key;
  panel.spot = spot;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" && event.key !== "b") return;
    event.stopPropagation();
    one(".back", panel)?.click();
  });
  showNumber(panel, spot.start ?? "", true);
}

async function showNumber(panel, way, moveFocus, tries = 0) {
  panel.way = way;
  const mine = panel.asked = {};
  const query = new URLSearchParams({ address: live.showing || addressNow(), ...panel.spot, way });
  let text;
  try {
    const response = await fetch("live/explain?" + query);
    text = await response.text();
    if (panel.asked !== mine) return;  // another was asked for meanwhile
    if (response.status === 202 && tries < 20) {
      setTimeout(() => { if (panel.asked === mine) showNumber(panel, way, moveFocus, tries + 1); }, 500);
      return;
    }
    if (!response.ok) { panel.textContent = text; return; }
  } catch { panel.textContent = words.lost; return; }
  panel.innerHTML = text;
  for (const button of all("[data-way]", panel)) {
    button.onclick = () => showNumber(panel, button.dataset.way, true);
  }
  one(".close", panel).onclick = () => closeBeside(panel, () => buttonAt(panel.spot));
  typeset(panel);
  buttonAt(panel.spot)?.setAttribute("aria-expanded", "true");
  if (moveFocus) panel.focus();
}

// A slider was moved: what is open shows the new numbers.
document.addEventListener("chalk-changed", () => {
  for (const panel of all(".beside.number-opened")) {
    if (buttonAt(panel.spot)) showNumber(panel, panel.way, false);
    else panel.remove();
  }
});

// What appears beside a button: below its block, with the focus in it. Escape closes it, and leads back.
function beside(button, kind, label, home) {
  const panel = document.createElement("section");
  panel.className = "beside " + kind;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", label);
  panel.setAttribute("aria-live", "polite");
  panel.textContent = words.working;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    closeBeside(panel, home);
  });
  (button.closest(".block") || button.closest("li") || button).after(panel);
  button.setAttribute("aria-expanded", "true");
  return panel;
}

function closeBeside(panel, home) {
  const held = panel.contains(document.activeElement);
  panel.remove();
  const button = home();
  button?.setAttribute("aria-expanded", "false");
  if (held) button?.focus();
}
