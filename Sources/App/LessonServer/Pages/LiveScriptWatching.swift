// swift-format-ignore-file
// Made of LiveScriptWatching.js by make strings.
let liveScriptWatching = #"""
  // A run while it goes on, and the buttons by which it is held.
  function showTraining(news) {
    const place = one("#watched");
    const existing = all("figure", place);
    news.pictures.forEach((picture, index) => {
      const figure = existing[index] || document.createElement("figure");
      const fresh = pictureElement(picture);
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

  // Another run begins at once, as fast as was chosen.
  function beginPace() {
    setPaused(false);
    const rate = Number(one("#speed").value);
    if (rate) post("pace", { order: "go", rate }).catch(() => {});
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
      // The language and what a teacher leaves out stay.
      const kept = [...new URLSearchParams(location.search)]
        .filter(([name]) => ["lang", "hide", "view"].includes(name));
      const query = new URLSearchParams(kept).toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
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

  """#
