// The stream of events, and the start of it all.
// One stream of events a page. When it breaks off another is opened, for what the page shows then.
function listen() {
  const query = new URLSearchParams({ address: live.showing });
  if (live.isWaiting) query.set("waiting", "1");
  const events = new EventSource("live/events?" + query);
  const on = (name, action) =>
    events.addEventListener(name, (event) => action(JSON.parse(event.data)));
  on("page", ({ page, role }) => {
    live.page = page;
    document.body.classList.toggle("owner", role === "owner");
    document.dispatchEvent(new CustomEvent("chalk-connected"));
    if (document.body.classList.contains("lost")) say(words.found);
    document.body.classList.remove("lost");
    if (live.isWaiting || live.isAsked) {
      live.isAsked = false;
      ask();
    } else tellPlace();
  });
  on("ready", loadAnew);
  on("running", ({ activity, done, total }) => {
    one("#run").hidden = false;
    one("#done").max = Math.max(1, total);
    one("#done").value = done;
    say(words.running.replace("%", `${activity} ${done}/${total}`));
  });
  on("training", showTraining);
  on("failed", ({ lines }) => fail(lines));
  // The step in sight, while the lesson goes on with the others. What was moved on meanwhile is asked for at once.
  on("part", (news) => {
    if (news.changes.isOther) return;
    writeChanges(news.changes);
    live.hasPart = true;
    setPatience(2 * (performance.now() - live.lastAsked));
    if (addressNow() !== live.asked) ask();
  });
  on("changed", (news) => {
    live.isAsked = false;
    document.body.classList.remove("busy");
    one("#run").hidden = true;
    one("#failure").hidden = true;
    setPatience(2 * (performance.now() - live.lastAsked));
    if (news.changes.isOther) return loadAnew();
    const count = writeChanges(news.changes);
    setControls(news.controls);
    live.showing = live.asked;
    say(news.isDataUsed === false ? words.noData
      : count ? words.changed.replace("%", count) : words.same);
    document.dispatchEvent(new CustomEvent("chalk-changed", { detail: { count } }));
    if (addressNow() !== live.asked) ask();
  });
  events.onerror = () => {
    events.close();
    live.page = null;
    live.toldPlace = 0;
    document.body.classList.add("lost");
    say(words.lost);
    // Whether it is away, or does not know this browser, an ordinary request tells.
    fetch("live/progress").then((response) => {
      if (response.status === 401) say(words.turnedAway);
      setTimeout(listen, response.ok ? 500 : 5000);
    }).catch(() => setTimeout(listen, 1000));
  };
}

function startView() {
  const query = new URLSearchParams(location.search);
  for (const name of (query.get("hide") || "").split(",")) {
    if (["controls", "steps", "training", "questions", "numbers", "writing", "data"].includes(name)) {
      document.body.classList.add("hide-" + name);
    }
  }
  if (query.get("view") === "projector") document.body.classList.add("projector");
}

// What was done in the terminal, or on another page.
function startProgress() {
  const look = () => fetch("live/progress").then((response) => response.json()).then((progress) => {
    for (const link of all("[data-lesson]")) {
      link.classList.toggle("read", progress.finished.includes(link.dataset.lesson));
    }
    const left = progress.places[live.lesson];
    if (left && !location.hash && steps.length && !live.hasMoved) show(left, false);
    live.hasMoved = true;
  }).catch(() => {});
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
}

function startLivePage() {
  startView();
  startProgress();
  if (!live.lesson) return;
  live.shown = usual.map((html) => blocksIn(html));
  startPanel();
  startLive(document);
  startData();
  document.addEventListener("chalk-connected", startExercises, { once: true });
  for (const event of ["click", "change", "keyup", "hashchange"]) {
    addEventListener(event, () => { if (live.page) tellPlace(); });
  }
  live.showing = addressNow();
  addEventListener("pagehide", writeAddress);
  listen();
}
startLivePage();
