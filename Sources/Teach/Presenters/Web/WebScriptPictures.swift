// swift-format-ignore-file
// Made of WebScriptPictures.js by make strings.
let webScriptPictures = #"""
  // Figures in full size.
  // Figures: a tap, or the button beside them, shows them as large as they were drawn; there they are
  // moved by scrolling. Escape, a tap or the button goes back.
  function startPictures(root) {
    for (const picture of all(".picture picture", root)) {
      if (picture.parentElement.className === "frame") continue;
      const frame = document.createElement("div");
      frame.className = "frame";
      picture.before(frame);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "enlarge";
      button.textContent = "⤢";
      button.setAttribute("aria-haspopup", "dialog");
      const title = one("figcaption strong", frame.parentElement)?.textContent ?? "";
      button.setAttribute("aria-label", `${words.enlarge}: ${title}`);
      button.title = words.enlarge;
      button.onclick = () => enlarge(picture, button);
      one("img", picture).onclick = () => { button.focus(); enlarge(picture, button); };
      frame.append(picture, button);
    }
  }

  function enlarge(picture, button) {
    const dialog = one("#enlarged");
    const small = one("img", picture);
    const image = document.createElement("img");
    image.src = small.currentSrc || small.src;
    image.alt = small.alt;
    // At least its own size; larger where the window has room for it.
    const [width, height] = [small.getAttribute("width"), small.getAttribute("height")];
    const room = Math.min(innerWidth / width, (innerHeight - 64) / height);
    image.width = Math.round(width * Math.max(1, Math.min(room, 2)));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = words.close;
    const place = document.createElement("div");
    place.className = "full";
    place.tabIndex = 0;  // the arrow keys scroll it
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", button.getAttribute("aria-label"));
    place.append(image);
    dialog.replaceChildren(close, place);
    dialog.onclick = () => dialog.close();
    dialog.onclose = () => button.focus();
    dialog.showModal();
    place.focus();
  }

  """#
