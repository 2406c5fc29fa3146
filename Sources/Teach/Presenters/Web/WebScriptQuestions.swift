// swift-format-ignore-file
// Made of WebScriptQuestions.js by make strings.
let webScriptQuestions = #"""
  // Questions, the search, and the start of it all.
  // Questions: answered here, with the reason; a prediction opens the rest of its step.
  function startQuestions(root) {
    for (const question of all(".question", root)) {
      const verdict = one(".verdict", question);
      const tell = (isRight) => {
        verdict.className = "verdict " + (isRight ? "right" : "wrong");
        verdict.innerHTML = (isRight ? "✓ " + words.right : "✗ " + question.dataset.correction)
          + question.dataset.reason;
        typeset(verdict);
        release(question);
      };
      all(".option", question).forEach((option, index) => {
        option.onclick = () => {
          const isRight = index === Number(question.dataset.right);
          all(".option", question).forEach((other) => other.classList.remove("right", "wrong"));
          option.classList.add(isRight ? "right" : "wrong");
          tell(isRight);
        };
      });
      question.onsubmit = (event) => {
        event.preventDefault();
        if (!("number" in question.dataset)) return;
        const typed = one("input", question).value.trim().replace("−", "-").replace(",", ".");
        if (typed === "" || !isFinite(Number(typed))) {
          verdict.className = "verdict";
          verdict.textContent = words.unreadable;
          return;
        }
        const distance = Math.abs(Number(typed) - Number(question.dataset.number));
        tell(distance <= Number(question.dataset.tolerance));
      };
      if ("first" in question.dataset) hold(question);
    }
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
  }

  for (const link of all("[data-lesson]")) {
    if (memory.get("read." + link.dataset.lesson)) link.classList.add("read");
  }
  startSteps();
  started(document);

  """#
