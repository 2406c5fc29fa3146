// swift-format-ignore-file
// Made of LiveScript.js by make strings.
let liveScript = #"""
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
    toldPlace: 0,      // the step that the server knows of
    shown: [],         // the blocks as the server last wrote them, step by step
    moments: 0,
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
  // answer is there, or after a while, and then the run before it is stopped.
  const patience = 400;  // milliseconds

  function ask() {
    const address = addressNow();
    history.replaceState(null, "", address + location.hash);
    clearTimeout(live.timer);
    if (!live.page) { live.isAsked = true; return; }  // when the server answers again
    const waited = performance.now() - live.lastAsked;
    if (live.isAsked && waited < patience) {
      live.timer = setTimeout(ask, patience - waited);
      return;
    }
    live.isAsked = true;
    live.lastAsked = performance.now();
    live.asked = address;
    document.body.classList.add("busy");
    post("run", { address }).catch((problem) => fail([problem.message]));
  }

  function fail(lines) {
    live.isAsked = false;
    document.body.classList.remove("busy");
    one("#run").hidden = true;
    one("#failure").textContent = lines.join("\n");
    one("#failure").hidden = false;
  }

  // HTML as the browser writes it: only so can two pieces be compared.
  function normal(html) {
    const place = document.createElement("template");
    place.innerHTML = html;
    return place.innerHTML;
  }

  function blocksIn(html) {
    const place = document.createElement("template");
    place.innerHTML = html;
    return [...place.content.children].filter((child) => child.classList.contains("block"))
      .map((block) => block.innerHTML);
  }

  // Writes what is new; what the reader has in hand, and what has not changed, stays.
  function writeChanges(changes) {
    const place = scrollY;
    let count = 0;
    for (const change of changes.steps) {
      const step = steps[change.step - 1];
      if (!step) continue;
      const blocks = all(":scope > .block", step);
      const wanted = change.blocks ? Object.entries(change.blocks).map(([at, html]) => [Number(at), html])
        : change.all.map((html, at) => [at, html]);
      if (change.all && change.all.length !== blocks.length) {
        all(":scope > .block, :scope > .facts", step).forEach((block) => block.remove());
        for (const html of change.all) {
          const block = document.createElement("div");
          block.className = "block";
          block.innerHTML = html;
          step.append(block);
        }
        live.shown[change.step - 1] = change.all.map(normal);
        begin(step);
        count += change.all.length;
        continue;
      }
      for (const [at, html] of wanted) {
        const now = normal(html);
        if (live.shown[change.step - 1]?.[at] === now) continue;
        if (one("[data-live-control]", blocks[at])) continue;
        live.shown[change.step - 1][at] = now;
        writeBlock(blocks[at], html);
        count += 1;
      }
    }
    if (scrollY !== place) scrollTo({ top: place, behavior: "instant" });
    return count;
  }

  // A picture that takes the place of another of the same size is shown when it is loaded: nothing flickers, and the
  // page does not jump.
  function writeBlock(block, html) {
    const place = document.createElement("template");
    place.innerHTML = html;
    const [old, fresh] = [one("picture", block), one("picture", place.content)];
    if (old && fresh && one(".picture", block)) {
      swapPicture(old, fresh);
      const caption = one("figcaption", block);
      caption.innerHTML = one("figcaption", place.content).innerHTML;
      typeset(caption);
      return;
    }
    const held = block.contains(document.activeElement) ? document.activeElement : null;
    block.innerHTML = html;
    begin(block);
    if (held) one("button, input, a, summary", block)?.focus();
  }

  function swapPicture(old, fresh) {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const source = isDark ? one("source", fresh)?.getAttribute("srcset") : null;
    const next = new Image();
    const image = one("img", old);
    const freshImage = one("img", fresh);
    image.dataset.next = freshImage.getAttribute("src");
    const swap = () => {
      if (image.dataset.next !== freshImage.getAttribute("src")) return;  // a later one has come
      if (one("source", old) && one("source", fresh)) one("source", old).srcset = one("source", fresh).srcset;
      image.src = freshImage.getAttribute("src");
      image.alt = freshImage.alt;
      image.width = freshImage.getAttribute("width");
      image.height = freshImage.getAttribute("height");
    };
    next.onload = swap;
    next.onerror = swap;
    next.src = source || freshImage.getAttribute("src");
  }

  // Everything that a new piece of the page needs.
  function begin(root) {
    started(root);
    startLive(root);
  }

  function startLive(root) {
    for (const control of all("[data-live-control]", root)) {
      const input = one("input, select", control);
      if (input.tagName !== "SELECT") input.dataset.exact = input.getAttribute("value");
      input.oninput = () => {
        if (input.dataset.exact !== input.value) delete input.dataset.exact;
        showValue(control);
        one("#failure").hidden = true;
        ask();
      };
    }
    for (const button of all("[data-live-set]", root)) {
      button.onclick = () => {
        const control = all("[data-live-control]")
          .find((other) => other.dataset.liveControl === button.dataset.liveSet);
        if (!control) return;
        const input = one("input, select", control);
        show(steps.indexOf(control.closest(".step")) + 1, true);
        input.value = button.dataset.value;
        if (input.tagName !== "SELECT") input.dataset.exact = input.value;
        showValue(control);
        ask();
        input.focus();
      };
    }
    // The book's own script judges; the server keeps what was done, as the terminal does.
    for (const question of all(".question", root)) {
      const step = question.closest(".step");
      const tell = (answer) => learn(steps.indexOf(step) + 1, all(".question", step).indexOf(question), answer);
      question.addEventListener("submit", () => {
        if ("number" in question.dataset) tell(one("input", question).value);
      });
      all(".option", question).forEach((option, index) =>
        option.addEventListener("click", () => tell(String(index + 1))));
      question.addEventListener("click", (event) => {
        if (event.target.closest(".verdict button")) tell(null);
      }, true);
    }
  }

  function showValue(control) {
    const output = one("output", control);
    if (output) output.textContent = valueOf(control);
  }

  // The step that is shown is kept as the place to go on, as in the terminal.
  function tellPlace() {
    if (!steps.length || place === live.toldPlace) return;
    live.toldPlace = place;
    learn(place);
  }

  function learn(step, question, answer) {
    if (!live.page || live.isWaiting) return;
    const deed = { step };
    if (question !== undefined && question >= 0) deed.question = question;
    if (answer !== undefined && answer !== null) deed.answer = answer;
    post("learner", { deed }).then((outcome) => {
      if (outcome.isDone) {
        memory.set("read." + live.lesson, "yes");
        say(words.read);
      }
    }).catch(() => {});
  }

  // What the controls say follows what the lesson ran with: it may have been set elsewhere.
  function setControls(knobs) {
    for (const { name, value } of knobs) {
      const control = all("[data-live-control]").find((other) => other.dataset.liveControl === name);
      if (!control || control.contains(document.activeElement)) continue;
      const input = one("input, select", control);
      input.value = value;
      if (input.tagName !== "SELECT") input.dataset.exact = value;
      showValue(control);
    }
  }

  function showTraining(news) {
    const place = one("#watched");
    const existing = all("figure", place);
    news.pictures.forEach((picture, index) => {
      const figure = existing[index] || document.createElement("figure");
      const fresh = document.createElement("picture");
      if (picture.dark) {
        const source = document.createElement("source");
        source.srcset = picture.dark;
        source.media = "(prefers-color-scheme: dark)";
        fresh.append(source);
      }
      const image = document.createElement("img");
      image.setAttribute("src", picture.light);
      image.setAttribute("width", picture.width);
      image.setAttribute("height", picture.height);
      image.alt = picture.words;
      fresh.append(image);
      if (existing[index]) {
        swapPicture(one("picture", figure), fresh);
      } else {
        figure.className = "picture";
        figure.append(fresh);
        place.append(figure);
      }
    });
    existing.slice(news.pictures.length).forEach((figure) => figure.remove());
    one("#watch").hidden = !news.pictures.length;
    live.moments = news.moments;
    const moment = one("#moment");
    const isAtEnd = Number(moment.value) === Number(moment.max);
    moment.max = Math.max(0, news.moments - 1);
    if (isAtEnd) moment.value = moment.max;
    one("#moment-name").textContent =
      words.update.replace("%", news.update).replace("%", news.updates);
    const findings = one("#findings");
    if (findings.textContent !== news.findings.join("")) {
      findings.replaceChildren(...news.findings.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }));
    }
    one("#run").hidden = news.update >= news.updates;
    one("#done").max = Math.max(1, news.updates);
    one("#done").value = news.update;
  }

  function setPaused(isPaused) {
    const button = one("#pause");
    button.setAttribute("aria-pressed", isPaused);
    button.textContent = isPaused ? words.go : words.pause;
  }

  function startPanel() {
    one("#seed").value = live.seed;
    one("#seed").onchange = (event) => {
      live.seed = /^\d+$/.test(event.target.value) ? event.target.value : "0";
      ask();
    };
    one("#again").onclick = () => {
      live.seed = String(Number(live.seed) + 1);
      one("#seed").value = live.seed;
      ask();
    };
    one("#usual").onclick = () => {
      live.seed = "0";
      one("#seed").value = "0";
      setControls(all("[data-live-control]").map((control) =>
        ({ name: control.dataset.liveControl, value: control.dataset.standard })));
      history.replaceState(null, "", location.pathname + location.hash);
      ask();
    };
    one("#link").onclick = async () => {
      const link = new URL(addressNow() + location.hash, location.href).href;
      try {
        await navigator.clipboard.writeText(link);
        say(words.copied);
      } catch { say(words.copy + " " + link); }
    };
    one("#stop").onclick = () => post("pace", { order: "stop" }).then(() => {
      live.isAsked = false;
      document.body.classList.remove("busy");
      one("#run").hidden = true;
      say(words.stopped);
    }).catch(() => {});
    one("#pause").onclick = () => {
      const isPaused = one("#pause").getAttribute("aria-pressed") === "true";
      setPaused(!isPaused);
      const rate = Number(one("#speed").value) || null;
      post("pace", isPaused ? { order: "go", rate } : { order: "pause" }).catch(() => {});
    };
    for (const button of all("[data-pace]")) {
      button.onclick = () => {
        setPaused(true);
        post("pace", { order: button.dataset.pace }).catch(() => {});
      };
    }
    one("#speed").onchange = () => {
      setPaused(false);
      post("pace", { order: "go", rate: Number(one("#speed").value) || null }).catch(() => {});
    };
    one("#moment").oninput = (event) => {
      const back = live.moments - 1 - Number(event.target.value);
      if (back > 0) {
        setPaused(true);
        post("pace", { order: "pause" }).catch(() => {});
      }
      post("pace", { order: "look", back }).then(showTraining).catch(() => {});
    };
  }

  // One stream of events a page. When it breaks off another is opened, for what the page shows then.
  function listen() {
    const query = new URLSearchParams({ address: live.showing });
    if (live.isWaiting) query.set("waiting", "1");
    const events = new EventSource("live/events?" + query);
    const on = (name, action) =>
      events.addEventListener(name, (event) => action(JSON.parse(event.data)));
    on("page", ({ page }) => {
      live.page = page;
      if (document.body.classList.contains("lost")) say(words.found);
      document.body.classList.remove("lost");
      if (live.isWaiting || live.isAsked) {
        live.isAsked = false;
        ask();
      } else tellPlace();
    });
    on("ready", () => location.reload());
    on("running", ({ activity, done, total }) => {
      one("#run").hidden = false;
      one("#done").max = Math.max(1, total);
      one("#done").value = done;
      say(words.running.replace("%", `${activity} ${done}/${total}`));
    });
    on("training", showTraining);
    on("failed", ({ lines }) => fail(lines));
    on("changed", (news) => {
      live.isAsked = false;
      document.body.classList.remove("busy");
      one("#run").hidden = true;
      one("#failure").hidden = true;
      if (news.changes.isOther) return location.reload();
      const count = writeChanges(news.changes);
      setControls(news.controls);
      live.showing = live.asked;
      say(count ? words.changed.replace("%", count) : words.same);
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
      if (["controls", "steps", "training", "questions"].includes(name)) {
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
    for (const event of ["click", "change", "keyup", "hashchange"]) {
      addEventListener(event, () => { if (live.page) tellPlace(); });
    }
    live.showing = addressNow();
    listen();
  }
  startLivePage();

  """#
