// swift-format-ignore-file
// Made of LiveScriptEditor.js by make strings.
let liveScriptEditor = #"""
  // A text that is written on the page: a text area in which the tabulator key indents, and a draft that is kept on the
  // server at each pause, or in this browser while the server is away.
  function makeEditor(text, label) {
    const area = document.createElement("textarea");
    area.className = "editor";
    area.value = text;
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.setAttribute("autocomplete", "off");
    area.setAttribute("aria-label", label);
    const fit = () => { area.rows = Math.min(40, Math.max(6, area.value.split("\n").length + 1)); };
    fit();
    area.addEventListener("input", fit);
    // After Escape the tabulator key leads on, as everywhere else.
    let leads = false;
    area.addEventListener("keydown", (event) => {
      const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key === "Escape" && !leads) {
        leads = true;
        event.preventDefault();
        say(words.editing);
      } else if (event.key === "Tab" && !leads && isPlain) {
        event.preventDefault();
        indent(area, event.shiftKey);
      } else if (event.key === "Enter" && isPlain && !event.shiftKey) {
        const line = area.value.slice(0, area.selectionStart).split("\n").pop();
        const margin = line.match(/^ */)[0] + (line.trimEnd().endsWith("{") ? "  " : "");
        if (margin) { event.preventDefault(); type(area, "\n" + margin); }
      }
      if (!["Escape", "Tab", "Shift"].includes(event.key)) leads = false;
    });
    area.addEventListener("blur", () => { leads = false; });
    return area;
  }

  // Where CodeMirror is there it takes the place of the text area, which keeps the text: what is written in one stands in
  // the other. The area must stand on the page.
  function dressEditor(area) {
    if (!window.CodeMirror) return;
    const keys = {
      Tab: (editor) => editor.somethingSelected() ? editor.indentSelection("add") : editor.replaceSelection("  "),
      "Shift-Tab": (editor) => editor.indentSelection("subtract"),
    };
    const free = { Tab: false, "Shift-Tab": false };
    const editor = CodeMirror.fromTextArea(area, {
      mode: "text/x-swift", indentUnit: 2, tabSize: 2, lineWrapping: false, matchBrackets: true,
      viewportMargin: Infinity, screenReaderLabel: area.getAttribute("aria-label"), extraKeys: keys,
    });
    area.codeMirror = editor;
    editor.on("change", () => {
      editor.save();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    area.addEventListener("input", () => {
      if (area.value !== editor.getValue()) editor.setValue(area.value);
    });
    // After Escape the tabulator key leads on, as everywhere else.
    editor.on("keydown", (_, event) => {
      if (event.key === "Escape" && editor.getOption("extraKeys") === keys) {
        editor.setOption("extraKeys", free);
        event.preventDefault();
        say(words.editing);
      } else if (!["Escape", "Tab", "Shift"].includes(event.key)) {
        editor.setOption("extraKeys", keys);
      }
      // What is bound to the text area is bound here.
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        area.dispatchEvent(new KeyboardEvent("keydown", {
          key: "Enter", ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
      }
    });
    editor.on("blur", () => editor.setOption("extraKeys", keys));
  }

  function focusEditor(area) {
    if (area.codeMirror) area.codeMirror.focus(); else area.focus();
  }

  // Another text in place of all that is written.
  function replaceText(area, text) {
    if (area.codeMirror) {
      area.codeMirror.execCommand("selectAll");
      area.codeMirror.replaceSelection(text);
      area.codeMirror.focus();
      return;
    }
    area.select();
    type(area, text);
  }

  // As if it were typed: it can be taken back.
  function type(area, text) {
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function indent(area, isBack) {
    const [start, end] = [area.selectionStart, area.selectionEnd];
    if (!isBack && start === end) return type(area, "  ");
    const from = area.value.lastIndexOf("\n", start - 1) + 1;
    const lines = area.value.slice(from, end).split("\n")
      .map((line) => (isBack ? line.replace(/^ {1,2}/, "") : "  " + line));
    area.setSelectionRange(from, end);
    type(area, lines.join("\n"));
    area.setSelectionRange(from, from + lines.join("\n").length);
  }

  // Keeps what is typed. `what` names it to the server: { exercise: "relu" } or { code: "convolution" }.
  function keepDraft(what, sheet, area, status) {
    const key = "draft." + live.lesson + "." + JSON.stringify(what);
    const draft = { base: sheet.fingerprint, what, area };
    let timer = null;
    let isSaving = false;
    let left = null;
    try { left = JSON.parse(memory.get(key) || "null"); } catch { /* it was nothing */ }
    draft.took = (kept, text) => {
      draft.base = kept.fingerprint;
      if (area.value === text) memory.set(key, "");
      else memory.set(key, JSON.stringify({ text: area.value, base: draft.base }));
      status.textContent = words.kept.replace("%", kept.path);
      if (kept.other !== undefined) showOther(kept.other, area, status);
    };
    draft.save = async () => {
      clearTimeout(timer);
      if (isSaving) { timer = setTimeout(draft.save, 300); return; }
      isSaving = true;
      const text = area.value;
      try {
        draft.took(await post("draft", { ...what, text, base: draft.base }), text);
      } catch (problem) {
        status.textContent = live.page ? problem.message : words.notKept;
      } finally { isSaving = false; }
    };
    area.addEventListener("input", () => {
      memory.set(key, JSON.stringify({ text: area.value, base: draft.base }));
      clearTimeout(timer);
      timer = setTimeout(draft.save, 600);
    });
    // When the server is there again, what was written meanwhile is kept there, too.
    const found = () => {
      if (!area.isConnected) return document.removeEventListener("chalk-connected", found);
      if (memory.get(key)) draft.save();
    };
    document.addEventListener("chalk-connected", found);
    if (left && typeof left.text === "string" && left.text !== sheet.text) {
      area.value = left.text;
      draft.base = left.base;
      area.dispatchEvent(new Event("input"));
    }
    return draft;
  }

  // Another text stood in the file than the one that the page knew: it can be looked at, and taken.
  function showOther(text, area, status) {
    const other = document.createElement("details");
    other.innerHTML = "<summary></summary><pre tabindex='0'></pre><button type='button'></button>";
    one("summary", other).textContent = words.other;
    one("pre", other).textContent = text;
    one("button", other).textContent = words.take;
    one("button", other).onclick = () => {
      replaceText(area, text);
      other.remove();
    };
    status.after(other);
  }

  function pictureElement(picture) {
    const place = document.createElement("picture");
    if (picture.dark) {
      const source = document.createElement("source");
      source.srcset = picture.dark;
      source.media = "(prefers-color-scheme: dark)";
      place.append(source);
    }
    const image = document.createElement("img");
    image.setAttribute("src", picture.light);
    image.setAttribute("width", picture.width);
    image.setAttribute("height", picture.height);
    image.alt = picture.words;
    place.append(image);
    return place;
  }

  """#
