// Live pages: what is moved is asked of the server, and what changed is written into the page. It is loaded after
// book.js, and uses its functions.
const live = {
  lesson: document.body.dataset.live,
  isWaiting: "waiting" in document.body.dataset,
  seed: document.body.dataset.seed || "0",
  page: null,        // the name by which the server knows this page
  isAsked: false,    // whether an answer to the last move is awaited
  asked: null,       // the address that was asked for last
  showing: null,     // the address of what the page shows
  lastAsked: 0,
  patience: 400,     // milliseconds for which an answer is awaited while more is moved
  toldPlace: 0,      // the step that the server knows of
  hand: null,        // the control that was moved last
  hasPart: false,    // whether the step in sight has come, and the rest is awaited
  shown: [],         // the blocks as the server last wrote them, step by step
  moments: 0,
  isChecking: false, // whether something that was written is being compiled
};

// The address of what is shown: every control that does not stand where the lesson put it, the seed, and what
// the address had beside.
function addressNow() {
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!name.startsWith("set.") && name !== "seed") query.append(name, value);
  }
  if (live.seed !== "0") query.set("seed", live.seed);
  for (const control of all("[data-live-control]")) {
    const value = valueOf(control);
    if (value !== control.dataset.standard) query.set("set." + control.dataset.liveControl, value);
  }
  // What is set without a control on the page stays set.
  const there = all("[data-live-control]").map((control) => control.dataset.liveControl);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name.startsWith("set.") && !there.includes(name.slice(4))) query.set(name, value);
  }
  const text = query.toString();
  return location.pathname.replace(/^.*\//, "") + (text ? "?" + text : "");
}

function valueOf(control) {
  const input = one("input, select", control);
  if (input.tagName === "SELECT") return input.value;
  return String(onGrid(Number(input.value), input));
}

// A slider is moved in steps that can be read; where the lesson put it, and at its ends, it stands exactly.
function onGrid(value, input) {
  const [low, high, grid] = [Number(input.min), Number(input.max), Number(input.dataset.grid)];
  if (input.dataset.exact !== undefined && Number(input.dataset.exact) === value) return value;
  const digits = Math.max(0, Math.ceil(-Math.log10(grid) - 1e-9));
  const rounded = Number((Math.round(value / grid) * grid).toFixed(digits));
  return Math.min(high, Math.max(low, rounded));
}

function say(text) { if (one("#said")) one("#said").textContent = text; }

async function post(path, body) {
  const response = await fetch("live/" + path, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ page: live.page, ...body }),
  });
  if (response.status === 401) say(words.turnedAway);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

// Asks for what the controls say now. While an answer is awaited only the last move counts: it is asked for when the
// answer is there, or its step in sight, or after a while, and then the run before it is stopped. The while is twice as
// long as a run takes, so that on a slow machine, too, the page follows a slider that is being moved. A run of many
// seconds is not waited for.
const patience = [400, 4000];  // milliseconds: the shortest and the longest

function ask() {
  const address = addressNow();
  keepAddress(address);
  clearTimeout(live.timer);
  if (!live.page) { live.isAsked = true; return; }  // when the server answers again
  if (live.isAsked && address === live.asked) return;
  const waited = performance.now() - live.lastAsked;
  if (live.isAsked && !live.hasPart && waited < live.patience) {
    live.timer = setTimeout(ask, live.patience - waited);
    return;
  }
  setPatience(live.isAsked && !live.hasPart ? 2 * live.patience : live.patience);
  live.isAsked = true;
  live.hasPart = false;
  live.lastAsked = performance.now();
  live.asked = address;
  document.body.classList.add("busy");
  post("run", { address, step: stepInSight() }).then(beginPace).catch((problem) => fail([problem.message]));
}

// The step that is written first: the one that is shown, or where all are, the one of the control that is moved.
function stepInSight() {
  const own = live.hand && !document.body.classList.contains("one")
    ? steps.indexOf(live.hand.closest(".step")) + 1 : 0;
  return own || place;
}

function setPatience(milliseconds) {
  live.patience = milliseconds > patience[1] ? patience[0] : Math.max(patience[0], milliseconds);
}

// The address says what the controls say: at once, or a moment later where much is moved, for browsers refuse to change
// it a hundred times in half a minute.
function keepAddress(address) {
  live.nextAddress = address;
  if (live.addressTimer) return;
  writeAddress();
  live.addressTimer = setTimeout(() => {
    live.addressTimer = null;
    writeAddress();
  }, 700);
}

function writeAddress() {
  if (!live.nextAddress) return;
  try {
    history.replaceState(null, "", live.nextAddress + location.hash);
    live.nextAddress = null;
  } catch { /* The next move tries again. */ }
}

// What the page shows is made anew; what was moved stays moved.
function loadAnew() {
  writeAddress();
  location.reload();
}

function fail(lines) {
  live.isAsked = false;
  document.body.classList.remove("busy");
  one("#run").hidden = true;
  one("#failure").textContent = lines.join("\n");
  one("#failure").hidden = false;
  loadUnseen();
}
