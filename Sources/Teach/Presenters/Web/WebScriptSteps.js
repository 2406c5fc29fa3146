// Formulas, and the way through the steps.
const words = JSON.parse(document.body.dataset.words || "{}");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);

// Formulas: LaTeX becomes MathML. What cannot be typeset stays as readable text.
function typeset(root) {
  if (!window.katex) return;
  for (const place of all(".math[data-tex]", root)) {
    if (place.closest("[hidden]")) continue;  // when it is shown
    const large = place.closest(".explanation") ? "\\displaystyle " : "";
    try {
      // Between a function's name and what it is applied to stands a sign that Chromium gives no width.
      const applied = "<mo>\u2061</mo>";
      place.innerHTML = katex.renderToString(large + place.dataset.tex, {
        output: "mathml", displayMode: !!place.closest(".formula"), strict: "ignore",
      }).replaceAll(applied, applied + "<mspace width='0.1667em'></mspace>");
    } catch (problem) {
      place.title = problem.message;
      place.classList.add("unset");
    }
    place.removeAttribute("data-tex");
  }
}

// A table or a formula that is wider than its place can be reached with Tab, so that the arrow keys scroll it.
const scrolling = window.ResizeObserver && new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function startScrolling(root) {
  for (const box of all(".scrolls:not([tabindex]), .formula, .explanation", root)) scrolling?.observe(box);
}

// What the reader has done stays in this browser, where the browser lets it.
const memory = {
  get(key) { try { return localStorage.getItem("chalk." + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem("chalk." + key, value); } catch { } },
};

const steps = all(".step");
const lesson = one("#contents a[aria-current]")?.dataset.lesson;
let place = 1;

function show(number, moveFocus) {
  place = Math.min(Math.max(1, number), steps.length);
  steps.forEach((step, index) => step.classList.toggle("here", index + 1 === place));
  all("#contents .steps a").forEach((link, index) =>
    link.classList.toggle("here", index + 1 === place));
  one("#place").value = place;
  one("#counter").textContent = `${place}/${steps.length}`;
  one("#back").disabled = place === 1;
  one("#next").disabled = place === steps.length;
  setTurn();
  memory.set("place." + lesson, place);
  if (place === steps.length) memory.set("read." + lesson, "yes");
  if (moveFocus) {
    history.replaceState(null, "", "#step-" + place);
    const top = document.body.classList.contains("one") ? one("main") : steps[place - 1];
    if (document.body.classList.contains("one")) scrollTo({ top: 0 });
    else top.scrollIntoView();
  }
}

// The foot of a step leads to the steps beside it, at the first and the last to the lessons beside this one.
function setTurn() {
  const isOne = document.body.classList.contains("one");
  for (const [side, to] of [["before", place - 1], ["after", place + 1]]) {
    const isStep = isOne && to >= 1 && to <= steps.length;
    const link = one(`.turn .${side}.to-step`);
    link.hidden = !isStep;
    one(`.turn .${side}.to-lesson`).hidden = isStep;
    if (!isStep) continue;
    const title = all("#contents .steps a")[to - 1]?.textContent ?? to;
    link.href = "#step-" + to;
    link.textContent = side === "before" ? "← " + title : title + " →";
  }
}

function showAll(isAll) {
  document.body.classList.toggle("one", !isAll);
  const button = one("#all");
  button.setAttribute("aria-pressed", isAll);
  button.textContent = isAll ? words.one : words.steps;
  memory.set("all", isAll ? "yes" : "no");
  show(place, true);
}

function stepOfAddress() {
  const found = location.hash.match(/^#step-(\d+)$/);
  return found ? Number(found[1]) : null;
}

function startSteps() {
  if (!steps.length) return;
  one("#next").onclick = () => show(place + 1, true);
  one("#back").onclick = () => show(place - 1, true);
  one("#place").oninput = (event) => show(Number(event.target.value), true);
  one("#all").onclick = () => showAll(document.body.classList.contains("one"));
  addEventListener("hashchange", () => { if (stepOfAddress()) show(stepOfAddress(), true); });
  const isAll = memory.get("all") === "yes";
  document.body.classList.toggle("one", !isAll);
  one("#all").setAttribute("aria-pressed", isAll);
  one("#all").textContent = isAll ? words.one : words.steps;
  show(stepOfAddress() || 1, false);
  // The browser has gone to the step's own place; alone it stands at the top.
  if (stepOfAddress() && !isAll) addEventListener("load", () => scrollTo({ top: 0 }));
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { closeSearch(); setContents(false); return; }
  if (event.target.closest("input, select, textarea, dialog")) return;
  // What is wider than its place is scrolled by the arrow keys while it has the focus.
  if (event.key.startsWith("Arrow") && event.target.matches("[tabindex]")
    && event.target.scrollWidth > event.target.clientWidth) return;
  if (event.key === "/") { event.preventDefault(); one("#search input").focus(); return; }
  if (!steps.length) return;
  if (event.key === "ArrowRight" || event.key === "n") show(place + 1, true);
  else if (event.key === "ArrowLeft" || event.key === "b") show(place - 1, true);
  else if (event.key === "a") showAll(document.body.classList.contains("one"));
});

function setContents(isShown) {
  one("#contents").classList.toggle("shown", isShown);
  one("#menu").setAttribute("aria-expanded", isShown);
}
