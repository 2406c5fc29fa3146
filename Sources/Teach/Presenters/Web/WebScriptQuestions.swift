// swift-format-ignore-file
// Made of WebScriptQuestions.js by make strings.
let webScriptQuestions = #"""
  // Questions, the search, and the start of it all.
  // Questions: answered here, with the reason; a prediction opens the rest of its step.
  function startQuestions(root) {
    for (const question of all(".question", root)) {
      const verdict = one(".verdict", question);
      const tell = (hint) => {
        verdict.className = "verdict " + (hint ? "wrong" : "right");
        verdict.innerHTML = hint ? "✗ " + words.wrong + " " + words[hint] + " "
          : "✓ " + words.right + question.dataset.reason;
        if (hint) {
          const solution = document.createElement("button");
          solution.type = "button";
          solution.textContent = words.solution;
          solution.onclick = () => {
            verdict.className = "verdict";
            verdict.innerHTML = question.dataset.correction + question.dataset.reason;
            typeset(verdict);
          };
          verdict.append(solution);
        }
        typeset(verdict);
        if (!hint || "first" in question.dataset) release(question);
      };
      all(".option", question).forEach((option, index) => {
        option.onclick = () => {
          const isRight = index === Number(question.dataset.right);
          all(".option", question).forEach((other) => other.classList.remove("right", "wrong"));
          option.classList.add(isRight ? "right" : "wrong");
          tell(isRight ? null : "another");
        };
      });
      question.onsubmit = (event) => {
        event.preventDefault();
        if (!("number" in question.dataset)) return;
        const typed = number(one("input", question).value);
        if (!isFinite(typed)) {
          verdict.className = "verdict";
          verdict.textContent = words.unreadable;
          return;
        }
        tell(hint(typed, Number(question.dataset.number), Number(question.dataset.tolerance)));
      };
      if ("first" in question.dataset) hold(question);
    }
  }

  // A number as people type it: 0.25, 0,25, 1/4, ¼, 2½, 25 %; NaN for anything else.
  function number(typed) {
    let text = typed.trim().replaceAll("−", "-").replaceAll(",", ".").replaceAll("⁄", "/");
    const unit = text.endsWith("%") ? 0.01 : 1;
    if (unit < 1) text = text.slice(0, -1).trim();
    const single = (part) => {
      const sign = part.slice(-1).normalize("NFKD").match(/^(\d+)\u2044(\d+)$/);
      if (!sign) return part.trim() === "" ? NaN : Number(part);
      const [whole, fraction] = [part.slice(0, -1).trim(), sign[1] / sign[2]];
      if (whole === "" || whole === "-") return whole === "" ? fraction : -fraction;
      return Number(whole) + (whole.startsWith("-") ? -fraction : fraction);
    };
    const parts = text.split("/").map(single);
    return parts.length > 2 ? NaN : unit * (parts.length === 2 ? parts[0] / parts[1] : parts[0]);
  }

  // What helps after a wrong answer; null after a right one.
  function hint(typed, right, tolerance) {
    const isNear = (value) => Math.abs(value - right) <= tolerance;
    if (isNear(typed)) return null;
    if (isNear(-typed)) return "sign";
    if (right !== 0 && [0.001, 0.01, 0.1, 10, 100, 1000].some((ten) => isNear(typed * ten))) {
      return "point";
    }
    return typed < right ? "more" : "less";
  }

  function rest(question) {
    const block = question.closest(".block");
    const siblings = all(":scope > .block", block.parentElement);
    return siblings.slice(siblings.indexOf(block) + 1);
  }

  function hold(question) {
    rest(question).forEach((block) => block.classList.add("held"));
    const skip = document.createElement("button");
    skip.type = "button";
    skip.className = "skip-prediction";
    skip.textContent = words.skip;
    skip.onclick = () => release(question);
    question.append(skip);
  }

  function release(question) {
    one(".skip-prediction", question)?.remove();
    for (const block of rest(question)) {
      block.classList.remove("held");
      const next = one(".question[data-first]", block);
      if (next && one(".skip-prediction", next)) break;
    }
  }

  // Search: every step in which all the words are found.
  const field = one("#search input");
  const found = one("#found");

  function closeSearch() { found.hidden = true; }

  function search() {
    const wanted = field.value.toLowerCase().split(/\s+/).filter((word) => word);
    found.replaceChildren();
    found.hidden = !wanted.length;
    if (!wanted.length) return;
    const hits = (window.chalkIndex || []).map(([address, title, step, text]) => {
      const [head, body] = [(title + " " + step).toLowerCase(), text.toLowerCase()];
      if (!wanted.every((word) => head.includes(word) || body.includes(word))) return null;
      const score = wanted.filter((word) => head.includes(word)).length;
      return { address, title, step, text, score };
    }).filter((hit) => hit).sort((a, b) => b.score - a.score).slice(0, 12);
    for (const hit of hits) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = hit.address;
      link.append(hit.title + " · " + hit.step);
      const small = document.createElement("small");
      const at = Math.max(0, hit.text.toLowerCase().indexOf(wanted[0]) - 40);
      small.textContent = (at > 0 ? "…" : "") + hit.text.slice(at, at + 120);
      link.append(small);
      link.onclick = closeSearch;
      item.append(link);
      found.append(item);
    }
    if (!hits.length) {
      const item = document.createElement("li");
      item.className = "none";
      item.textContent = words.nothing;
      found.append(item);
    }
  }

  field.oninput = search;
  one("#search").onsubmit = (event) => {
    event.preventDefault();
    one("#found a")?.click();
  };
  field.onkeydown = (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); one("#found a")?.focus(); }
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#search")) closeSearch();
    if (event.target.closest("#contents a")) setContents(false);
  });
  one("#menu").onclick = () => setContents(!one("#contents").classList.contains("shown"));

  function started(root) {
    typeset(root);
    startControls(root);
    startTrainings(root);
    startOpenings(root);
    startSettings(root);
    startPictures(root);
    startQuestions(root);
    startScrolling(root);
  }

  for (const link of all("[data-lesson]")) {
    if (memory.get("read." + link.dataset.lesson)) link.classList.add("read");
  }
  startSteps();
  started(document);

  """#
