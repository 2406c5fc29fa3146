// swift-format-ignore-file
// Made of LiveScriptExplaining.js by make strings.
let liveScriptExplaining = #"""
  // Numbers that are opened: what lies behind one is asked of the server, and appears beside it; from there its inputs,
  // as deep as they go.
  function startExplaining(root) {
    for (const button of all("[data-live-open]", root)) {
      button.onclick = () => toggleNumber(button);
      for (const number of numbersOf(button)) {
        number.classList.add("opens");
        number.onclick = () => button.click();
      }
    }
    startPixels(root);
  }

  // The numbers that a button stands beside: a click on them opens them, too.
  function numbersOf(button) {
    const row = button.closest("tr");
    if (row) return all("td.number", row);
    const value = button.closest(".value");
    if (value) return all(".number", value);
    const explanation = button.closest(".explanation");
    return explanation ? all(".math", button.parentElement) : [];
  }

  function placeOf(button) {
    const step = button.closest(".step");
    if (button.dataset.pixel) {
      return {
        step: steps.indexOf(step) + 1, pixel: button.dataset.pixel,
        block: all(":scope > .block", step).indexOf(button.closest(".block")),
      };
    }
    const spot = {
      step: steps.indexOf(step) + 1,
      block: button.dataset.block ?? all(":scope > .block", step).indexOf(button.closest(".block")),
      place: button.dataset.liveOpen,
    };
    // A node or a cell of a figure leads to a number that an explanation of the step explains on its way.
    if (button.dataset.start !== undefined) {
      spot.figure = all(":scope > .block", step).indexOf(button.closest(".block"));
      spot.start = button.dataset.start;
    }
    if (button.dataset.update) spot.update = button.dataset.update;
    return spot;
  }

  function buttonAt(spot) {
    const block = all(":scope > .block", steps[spot.step - 1])[spot.figure ?? spot.block];
    if (spot.pixel) return block && one(".pixel-layer", block)?.choose(...placeIn(spot.pixel));
    return block && all(`[data-live-open="${spot.place}"]`, block).find((button) =>
      button.dataset.update === spot.update && button.dataset.start === spot.start);
  }

  function toggleNumber(button) {
    const spot = placeOf(button);
    const key = JSON.stringify(spot);
    const there = all(".beside.number-opened").find((panel) => panel.dataset.key === key);
    if (there) return closeBeside(there, () => buttonAt(spot));
    const label = button.getAttribute("aria-label") ?? button.textContent;
    const panel = beside(button, "number-opened", label, () => buttonAt(spot));
    panel.dataset.key = key;
    panel.spot = spot;
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Backspace" && event.key !== "b") return;
      event.stopPropagation();
      one(".back", panel)?.click();
    });
    showNumber(panel, spot.start ?? "", true);
  }

  async function showNumber(panel, way, moveFocus, tries = 0) {
    panel.way = way;
    const mine = panel.asked = {};
    const query = new URLSearchParams({ address: live.showing || addressNow(), ...panel.spot, way });
    let text;
    try {
      const response = await fetch("live/explain?" + query);
      text = await response.text();
      if (panel.asked !== mine) return;  // another was asked for meanwhile
      if (response.status === 202 && tries < 20) {
        setTimeout(() => { if (panel.asked === mine) showNumber(panel, way, moveFocus, tries + 1); }, 500);
        return;
      }
      if (!response.ok) { panel.textContent = text; return; }
    } catch { panel.textContent = words.lost; return; }
    panel.innerHTML = text;
    for (const button of all("[data-way]", panel)) {
      button.onclick = () => showNumber(panel, button.dataset.way, true);
    }
    one(".close", panel).onclick = () => closeBeside(panel, () => buttonAt(panel.spot));
    typeset(panel);
    startScrolling(panel);
    buttonAt(panel.spot)?.setAttribute("aria-expanded", "true");
    if (moveFocus) panel.focus();
  }

  // The pixels of feature maps: a click opens the one under the pointer. By the keyboard the arrow keys choose one, and
  // Enter opens it; a frame shows the one that is chosen.
  function startPixels(root) {
    for (const frame of all(".picture .frame", root)) {
      const place = one(".pixels", frame.closest(".block") ?? frame);
      const old = one(".pixel-layer", frame);
      const was = old && one(".pixel", old).dataset.pixel;
      const held = !!old?.contains(document.activeElement);
      old?.remove();
      if (!place) continue;
      const layer = pixelLayer(one("img", frame), JSON.parse(place.dataset.maps), place);
      frame.append(layer);
      if (!(was && layer.choose(...placeIn(was)))) layer.choose();
      if (held) one(".pixel", layer).focus();
      if (frame.hasPixels) continue;
      frame.hasPixels = true;
      frame.onpointermove = (event) =>
        frame.classList.toggle("over-pixel", !!one(".pixel-layer", frame)?.under(event));
      frame.addEventListener("click", (event) => {
        const layer = one(".pixel-layer", frame);
        const pixel = event.target.tagName === "IMG" && layer?.under(event);
        if (!pixel) return;  // elsewhere a click shows the figure in full size
        event.stopPropagation();
        const button = layer.choose(...pixel);
        button.focus();
        button.click();
      }, true);
    }
  }

  const placeIn = (pixel) => pixel.split(",").map(Number);

  // A layer over a picture that knows where its maps are, with the chosen pixel as a button in it.
  function pixelLayer(image, maps, place) {
    const layer = document.createElement("div");
    layer.className = "pixel-layer";
    layer.setAttribute("role", "application");  // the arrow keys are for the pixels, also under a screen reader
    layer.setAttribute("aria-label", one(".facts", place).textContent);
    layer.style.aspectRatio = `${image.getAttribute("width")} / ${image.getAttribute("height")}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pixel";
    layer.append(button);
    let [index, row, column] = [0, 0, 0];
    // Chooses a pixel, and returns its button; nothing where there is no such pixel.
    layer.choose = (panel, picture, newRow, newColumn) => {
      if (panel !== undefined) {
        const found = maps.findIndex((map) => map.panel === panel && map.picture === picture);
        if (maps[found]?.numbers[newRow]?.[newColumn] === undefined) return undefined;
        [index, row, column] = [found, newRow, newColumn];
      }
      const map = maps[index];
      const [x, y, width, height] = map.box;
      const [high, wide] = [height / map.numbers.length, width / map.numbers[0].length];
      button.style.left = 100 * (x + column * wide) + "%";
      button.style.top = 100 * (y + row * high) + "%";
      button.style.width = 100 * wide + "%";
      button.style.height = 100 * high + "%";
      button.dataset.pixel = [map.panel, map.picture, row, column].join(",");
      const name = map.isOneOfSeveral ? words.picture.replace("%", map.picture + 1) : "";
      const parts = [[map.name, name].filter((part) => part).join(", "), row, column,
        map.numbers[row][column]];
      const label = words.pixel.split("%").map((text, at) => text + (parts[at] ?? "")).join("");
      button.setAttribute("aria-label", label);
      button.setAttribute("aria-expanded", all(".beside.number-opened").some((panel) =>
        panel.dataset.key === JSON.stringify(placeOf(button))));
      if (panel !== undefined) one("output", place).textContent = label;
      return button;
    };
    layer.under = (event) => {
      if (document.body.classList.contains("hide-numbers")) return null;
      const box = image.getBoundingClientRect();
      // Around the picture runs a border of one pixel.
      const [x, y] = [(event.clientX - box.left - 1) / (box.width - 2),
        (event.clientY - box.top - 1) / (box.height - 2)];
      const map = maps.find(({ box: [left, top, width, height] }) =>
        x >= left && x < left + width && y >= top && y < top + height);
      if (!map) return null;
      const [left, top, width, height] = map.box;
      return [map.panel, map.picture, Math.floor((y - top) / height * map.numbers.length),
        Math.floor((x - left) / width * map.numbers[0].length)];
    };
    button.onclick = () => {
      const block = button.closest(".block");
      const key = JSON.stringify(placeOf(button));
      // One pixel of a figure is open at a time.
      for (const panel of all(".beside.number-opened")) {
        const isOther = panel.spot.pixel && panel.dataset.key !== key;
        if (isOther && steps[panel.spot.step - 1]?.contains(block)
          && panel.spot.block === placeOf(button).block) panel.remove();
      }
      toggleNumber(button);
    };
    button.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = pixelAfter(event.key, maps, index, row, column);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      const map = maps[next[0]];
      layer.choose(map.panel, map.picture, next[1], next[2]);
    };
    return layer;
  }

  // Where a key leads from a pixel: over the edge of a picture to the picture beside it, where there is one.
  function pixelAfter(key, maps, index, row, column) {
    const [rows, columns] = [maps[index].numbers.length, maps[index].numbers[0].length];
    const into = (to, i, j) => {
      if (!maps[to]) return [index, row, column];
      const [high, wide] = [maps[to].numbers.length, maps[to].numbers[0].length];
      return [to, Math.max(0, Math.min(high - 1, i)), Math.max(0, Math.min(wide - 1, j))];
    };
    const beside = (sign) => {
      const [x, y] = maps[index].box;
      const near = maps.map((map, at) => [Math.abs(map.box[1] - y), at])
        .filter(([distance, at]) => Math.abs(maps[at].box[0] - x) < maps[index].box[2] / 2
          && distance > 0 && (maps[at].box[1] - y) * sign > 0);
      return near.sort((a, b) => a[0] - b[0])[0]?.[1];
    };
    switch (key) {
    case "ArrowRight": return column + 1 < columns ? [index, row, column + 1] : into(index + 1, row, 0);
    case "ArrowLeft": return column > 0 ? [index, row, column - 1] : into(index - 1, row, Infinity);
    case "ArrowDown": return row + 1 < rows ? [index, row + 1, column] : into(beside(1), 0, column);
    case "ArrowUp": return row > 0 ? [index, row - 1, column] : into(beside(-1), Infinity, column);
    case "PageDown": return into(index + 1, row, column);
    case "PageUp": return into(index - 1, row, column);
    case "Home": return [index, row, 0];
    case "End": return [index, row, columns - 1];
    default: return null;
    }
  }

  // A slider was moved: what is open shows the new numbers.
  document.addEventListener("chalk-changed", () => {
    for (const panel of all(".beside.number-opened")) {
      if (buttonAt(panel.spot)) showNumber(panel, panel.way, false);
      else panel.remove();
    }
  });

  """#
