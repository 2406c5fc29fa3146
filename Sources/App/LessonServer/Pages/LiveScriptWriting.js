// What changed is written into the page; what did not, stays.
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
  loadUnseen();
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
    // What stands below the picture belongs to the new one.
    const below = (children) => [...children].filter((part) => part.tagName !== "FIGURE");
    below(block.children).forEach((part) => part.remove());
    block.append(...below(place.content.children));
    begin(block);
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
  const turn = swapPicture.turns = (swapPicture.turns || 0) + 1;
  const swap = () => {
    if (turn < Number(image.dataset.turn || 0)) return;  // a later one has come
    image.dataset.turn = turn;
    if (one("source", old) && one("source", fresh)) one("source", old).srcset = one("source", fresh).srcset;
    image.src = freshImage.getAttribute("src");
    image.alt = freshImage.alt;
    image.width = freshImage.getAttribute("width");
    image.height = freshImage.getAttribute("height");
  };
  const load = () => new Promise((goOn) => {
    next.onload = next.onerror = () => { swap(); goOn(); };
    next.src = source || freshImage.getAttribute("src");
  });
  if (image.offsetParent) {
    unseen.waiting.delete(image);
    unseen.open += 1;
    load().then(() => { unseen.open -= 1; loadUnseen(); });
  } else {
    unseen.waiting.set(image, load);
  }
}

// What the reader sees is drawn first. The pictures of other steps are asked for one by one, when those here have come
// and nothing is being moved.
const unseen = { waiting: new Map(), open: 0 };

function loadUnseen() {
  if (unseen.open || live.isAsked) return;
  const [first] = unseen.waiting;
  if (!first) return;
  const [image, load] = first;
  unseen.waiting.delete(image);
  unseen.open += 1;
  load().then(() => { unseen.open -= 1; loadUnseen(); });
}

// What appears beside a button: below its block, with the focus in it. Escape closes it, and leads back.
function beside(button, kind, label, home) {
  const panel = document.createElement("section");
  panel.className = "beside " + kind;
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", label);
  panel.setAttribute("aria-live", "polite");
  panel.textContent = words.working;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    closeBeside(panel, home);
  });
  (button.closest(".block") || button.closest("li") || button).after(panel);
  button.setAttribute("aria-expanded", "true");
  return panel;
}

function closeBeside(panel, home) {
  const held = panel.contains(document.activeElement);
  panel.remove();
  const button = home();
  button?.setAttribute("aria-expanded", "false");
  if (held) button?.focus();
}
