// swift-format-ignore-file
// Made of LiveScriptExercises.js by make strings.
let liveScriptExercises = #"""
  // Exercises, and the lesson's own code: written here, checked and run by the server.
  function startTexts(root) {
    for (const button of all("[data-live-exercise]", root)) {
      button.onclick = () => toggleText(button, "exercise", button.dataset.liveExercise, showExercise);
    }
    for (const button of all("[data-live-code]", root)) {
      button.onclick = () => toggleText(button, "code", button.dataset.liveCode, showCode);
    }
  }

  async function toggleText(button, kind, name, fill) {
    const key = kind + " " + name;
    // The button may have been written anew meanwhile.
    const home = () => all(`[data-live-${kind}]`)
      .find((other) => (other.dataset.liveExercise ?? other.dataset.liveCode) === name);
    const there = all(".beside.text-opened").find((panel) => panel.dataset.key === key);
    if (there) return closeBeside(there, home);
    const panel = beside(button, "text-opened", button.textContent, home);
    panel.dataset.key = key;
    panel.removeAttribute("aria-live");
    const query = new URLSearchParams({ name, page: live.page || "" });
    query.set("lang", document.documentElement.lang);
    try {
      const response = await fetch(`live/${kind}?${query}`);
      const text = await response.text();
      if (!response.ok) { panel.textContent = text; panel.focus(); return; }
      fill(panel, name, JSON.parse(text), () => closeBeside(panel, home));
      dressEditor(one("textarea", panel));
      focusEditor(one("textarea", panel));
    } catch { panel.textContent = words.lost; }
  }

  function buttonRow(...entries) {
    const row = document.createElement("p");
    row.className = "doors";
    for (const [kind, text, action] of entries) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = text;
      button.onclick = action;
      row.append(button, " ");
    }
    return row;
  }

  function paragraph(kind, role) {
    const place = document.createElement("div");
    place.className = kind;
    if (role) place.setAttribute("role", role);
    return place;
  }

  function showExercise(panel, name, sheet, close) {
    panel.innerHTML = `<div class="task">${sheet.head}</div>`;
    const area = makeEditor(sheet.text, one("h3", panel).textContent);
    const help = paragraph("facts");
    help.textContent = words.editing;
    const status = paragraph("facts kept", "status");
    const verdict = paragraph("verdict", "status");
    const hints = paragraph("hints", "status");
    const draft = keepDraft({ exercise: name }, sheet, area, status);
    const check = async () => {
      const button = one(".check", panel);
      if (live.isChecking) return say(words.working);
      live.isChecking = button.disabled = true;
      verdict.textContent = words.working;
      const text = area.value;
      try {
        const result = await post("check", { exercise: name, text, base: draft.base });
        draft.took(result.kept, text);
        verdict.innerHTML = result.html;
        verdict.dataset.right = result.isRight;
        if (result.picture) {
          const figure = document.createElement("figure");
          figure.className = "picture";
          figure.append(pictureElement(result.picture));
          verdict.append(figure);
          startPictures(verdict);
        }
        typeset(verdict);
        if (result.isRight) one(".solution", panel).hidden = false;
      } catch (problem) { verdict.textContent = live.page ? problem.message : words.lost; }
      live.isChecking = button.disabled = false;
    };
    const hint = async () => {
      try {
        const next = await post("hint", { exercise: name });
        const line = document.createElement("p");
        line.textContent = `${next.number}/${next.count} ${next.text}`;
        hints.append(line);
        if (next.number === next.count) one(".solution", panel).hidden = false;
      } catch (problem) { hints.textContent = problem.message; }
    };
    const solution = async () => {
      try {
        const told = await post("hint", { exercise: name, solution: true });
        const code = document.createElement("pre");
        code.tabIndex = 0;
        code.textContent = told.text;
        hints.append(code);
        one(".solution", panel).disabled = true;
      } catch (problem) { hints.textContent = problem.message; }
    };
    const again = () => replaceText(area, sheet.starter);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); check(); }
    });
    const row = buttonRow(
      ["check", words.check, check], ["hint", words.hint, hint], ["solution", words.solution, solution],
      ["again", words.again, again], ["close", words.close, close]);
    panel.append(area, help, row, verdict, hints, status);
    one(".solution", panel).hidden = !sheet.isSolved;
    status.textContent = words.kept.replace("%", sheet.path);
    typeset(panel);
  }

  function showCode(panel, name, sheet, close) {
    panel.innerHTML = "";
    const area = makeEditor(sheet.text, name);
    const help = paragraph("facts");
    help.textContent = words.editing;
    const status = paragraph("facts kept", "status");
    const verdict = paragraph("verdict", "status");
    const draft = keepDraft({ code: name }, sheet, area, status);
    const setCode = (code) => {
      const query = new URLSearchParams(location.search);
      if (code) query.set("code", code); else query.delete("code");
      history.replaceState(null, "", location.pathname + (String(query) ? "?" + query : "") + location.hash);
      ask();
    };
    const run = async () => {
      const button = one(".run", panel);
      if (live.isChecking) return say(words.working);
      live.isChecking = button.disabled = true;
      verdict.textContent = words.compiling;
      const text = area.value;
      try {
        const result = await post("code", { code: name, text, base: draft.base });
        draft.took(result.kept, text);
        verdict.innerHTML = result.html;
        if (result.code) setCode(result.code);
      } catch (problem) { verdict.textContent = live.page ? problem.message : words.lost; }
      live.isChecking = button.disabled = false;
    };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
    });
    panel.append(area, help, buttonRow(
      ["run", words.run, run], ["again", words.again, () => replaceText(area, sheet.original)],
      ["plain", words.plain, () => setCode(null)], ["close", words.close, close]), verdict, status);
    status.textContent = words.kept.replace("%", sheet.path);
  }

  // The exercises of the lesson, at its end.
  async function startExercises() {
    const place = one("#exercises");
    if (!place || !document.body.classList.contains("owner")) return;
    try {
      const response = await fetch("live/exercise?" + new URLSearchParams({ lesson: live.lesson }));
      if (!response.ok) return;
      const list = one("ul", place);
      for (const { id, title, isSolved } of await response.json()) {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "write";
        button.dataset.liveExercise = id;
        button.setAttribute("aria-expanded", "false");
        button.textContent = (isSolved ? "✓ " : "") + title;
        item.append(button);
        list.append(item);
      }
      place.hidden = !list.children.length;
      startTexts(place);
    } catch { /* without a server there is nothing to write */ }
  }

  """#
