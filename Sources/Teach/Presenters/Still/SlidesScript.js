"use strict";
// The slides: keys, buttons, a finger, and the address, which names the slide that is shown.
const slides = [...document.querySelectorAll(".slide")];
let place = 0;

function show(number, isNamed) {
  place = Math.min(Math.max(0, number), slides.length - 1);
  slides.forEach((slide, index) => slide.classList.toggle("here", index === place));
  document.querySelector("#counter").textContent = `${place + 1}/${slides.length}`;
  document.querySelector("#back").disabled = place === 0;
  document.querySelector("#next").disabled = place === slides.length - 1;
  if (!isNamed) {
    history.replaceState(null, "", "#" + (place + 1));
    scrollTo({ top: 0 });
  }
}

// "#3" is the third slide; another name is that of something on a slide.
function follow() {
  const name = decodeURIComponent(location.hash.slice(1));
  const found = name && document.getElementById(name);
  const index = slides.findIndex((slide) => found && slide.contains(found));
  if (index >= 0) { show(index, true); found.scrollIntoView(); return; }
  show((Number(name) || 1) - 1, true);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onButton = event.target.closest("button, a");
  if (["ArrowRight", "PageDown", "n"].includes(event.key) || event.key === " " && !onButton) {
    event.preventDefault();
    show(place + 1);
  } else if (["ArrowLeft", "PageUp", "b"].includes(event.key)) {
    event.preventDefault();
    show(place - 1);
  } else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
});

let start = null;
addEventListener("touchstart", (event) => { start = event.changedTouches[0]; }, { passive: true });
addEventListener("touchend", (event) => {
  const end = event.changedTouches[0];
  const [across, up] = [end.clientX - start.clientX, end.clientY - start.clientY];
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(up)) show(place + (across < 0 ? 1 : -1));
});

document.querySelector("#back").onclick = () => show(place - 1);
document.querySelector("#next").onclick = () => show(place + 1);
addEventListener("hashchange", follow);
follow();
