// swift-format-ignore-file
// Made of LiveScriptData.js by make strings.
let liveScriptData = #"""
  // Data of the learner's own: dropped on the page or chosen, copied to this machine's server piece by piece, looked into,
  // and taken into the lesson.
  const pieceSize = 49152;  // bytes: a request of the server is never large

  function startData() {
    const place = one("#own-data");
    if (!place) return;
    for (const input of all("input[type=file]", place)) {
      input.onchange = () => {
        bring([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
        input.value = "";
      };
    }
    one(".without", place).onclick = () => useData(null, null);
    const zone = document.body;
    zone.addEventListener("dragover", (event) => {
      if (!document.body.classList.contains("owner")) return;
      event.preventDefault();
      place.open = true;
      place.classList.add("over");
    });
    zone.addEventListener("dragleave", () => place.classList.remove("over"));
    zone.addEventListener("drop", async (event) => {
      if (!document.body.classList.contains("owner")) return;
      event.preventDefault();
      place.classList.remove("over");
      place.open = true;
      bring(await droppedFiles(event.dataTransfer));
    });
    const set = new URLSearchParams(location.search).get("data");
    if (set) {
      document.addEventListener("chalk-connected", () => {
        if (!document.body.classList.contains("owner")) return;
        place.open = true;
        inspect(set);
      }, { once: true });
    }
  }

  // Files, the files of folders, and a text that was dragged out of a window.
  async function droppedFiles(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry);
    const text = transfer.getData("text/plain");
    if (!entries.length) {
      if (transfer.files.length) return [...transfer.files].map((file) => ({ file, name: file.name }));
      return text ? [{ file: new File([text], "text.txt"), name: "text.txt" }] : [];
    }
    const found = [];
    const look = async (entry, folder) => {
      if (found.length > 5000) return;
      if (entry.isFile) {
        const file = await new Promise((done, fail) => entry.file(done, fail));
        found.push({ file, name: folder + file.name });
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!some.length) return;
        for (const child of some) await look(child, folder + entry.name + "/");
      }
    };
    for (const entry of entries) await look(entry, "");
    return found;
  }

  async function bring(files) {
    const report = one("#data-report");
    const some = files.filter(({ file }) => file.size > 0 && !file.name.startsWith("."));
    if (!some.length) return;
    const digits = crypto.getRandomValues(new Uint8Array(8));
    const set = [...digits].map((digit) => digit.toString(16).padStart(2, "0")).join("");
    const bytes = some.reduce((sum, { file }) => sum + file.size, 0);
    // A folder that was chosen alone is the set itself.
    const folder = some[0].name.split("/")[0] + "/";
    const isOne = some.every(({ name }) => name.startsWith(folder));
    let done = 0;
    try {
      for (const { file, name } of some) {
        const path = isOne ? name.slice(folder.length) : name;
        for (let at = 0; at < file.size; at += pieceSize) {
          const response = await fetch("live/data?" + new URLSearchParams({ set, file: path, at }), {
            method: "POST", headers: { "Content-Type": "application/octet-stream" },
            body: file.slice(at, at + pieceSize),
          });
          if (!response.ok) throw new Error(await response.text());
          done += Math.min(pieceSize, file.size - at);
          const percent = Math.round(100 * done / bytes);
          if (at % (20 * pieceSize) === 0) report.textContent = words.uploading.replace("%", percent + " %");
        }
      }
      await inspect(set);
    } catch (problem) { report.textContent = problem.message; }
  }

  async function inspect(set, target) {
    const report = one("#data-report");
    try {
      const found = await post("inspect", target ? { set, target } : { set });
      report.innerHTML = found.html;
      const select = document.createElement("select");
      select.append(new Option(words.automatic, ""));
      for (const column of found.columns) select.append(new Option(column, column));
      select.value = target ?? new URLSearchParams(location.search).get("target") ?? "";
      const label = document.createElement("label");
      label.append(words.predicted + " ", select);
      select.onchange = () => inspect(set, select.value);
      const row = buttonRow(["use", words.use, () => useData(set, select.value)]);
      if (found.columns.length) row.prepend(label, " ");
      const path = paragraph("facts");
      path.textContent = words.kept.replace("%", found.path);
      report.prepend(row);
      report.append(path);
    } catch (problem) { report.textContent = problem.message; }
  }

  function useData(set, target) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of [["data", set], ["target", target]]) {
      if (value) query.set(name, value); else query.delete(name);
    }
    history.replaceState(null, "", location.pathname + (String(query) ? "?" + query : "") + location.hash);
    ask();
  }

  """#
