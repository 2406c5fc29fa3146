// swift-format-ignore-file
// Made of LiveScriptControls.js by make strings.
let liveScriptControls = #"""
  // Controls, questions, and where the learner stands.
  // Everything that a new piece of the page needs.
  function begin(root) {
    started(root);
    startLive(root);
  }

  function startLive(root) {
    startExplaining(root);
    startTexts(root);
    for (const control of all("[data-live-control]", root)) {
      const input = one("input, select", control);
      if (input.tagName !== "SELECT") input.dataset.exact = input.getAttribute("value");
      input.oninput = () => {
        if (input.dataset.exact !== input.value) delete input.dataset.exact;
        showValue(control);
        one("#failure").hidden = true;
        live.hand = control;
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

  """#
