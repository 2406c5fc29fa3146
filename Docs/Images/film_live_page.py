"""Films a live page: a slider that moves, then a training that goes on, as an animated picture for the README.

    python3 -m venv /tmp/film && /tmp/film/bin/pip install websocket-client pillow
    /tmp/film/bin/python Docs/Images/film_live_page.py .build/release/chalk Docs/Images/live-page.gif

Chromium is driven over its DevTools protocol; what is filmed is what `chalk serve` shows.
"""

import base64
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import websocket
from PIL import Image

WIDTH, HEIGHT, SHOWN = 900, 1120, 560


class Page:
    """A tab of a headless Chromium."""

    def __init__(self, folder):
        program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))
        self.browser = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--remote-allow-origins=*",
             f"--user-data-dir={folder}", f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars", "about:blank"],
            stderr=subprocess.PIPE, text=True)
        port = next(m[1] for line in self.browser.stderr if (m := re.search(r"127\.0\.0\.1:(\d+)/", line)))
        tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        self.socket = websocket.create_connection(
            next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page"))
        self.count = 0
        self("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)

    def __call__(self, method, **parameters):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.count:
            pass
        return answer["result"]

    def value(self, script):
        return self("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)["result"].get("value")

    def until(self, script, seconds=120):
        end = time.monotonic() + seconds
        while not self.value(script):
            if time.monotonic() > end:
                raise SystemExit(f"It did not come: {script}")
            time.sleep(0.05)

    def picture(self):
        self.value('document.querySelector("header")?.style.setProperty("display", "none")')
        data = base64.b64decode(self("Page.captureScreenshot", format="png")["data"])
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        return picture.resize((SHOWN, HEIGHT * SHOWN // WIDTH), Image.Resampling.LANCZOS)


def serve(chalk, lesson, folder):
    """A server of one lesson, and its link."""
    server = subprocess.Popen(
        [chalk, "serve", lesson, "--port", "0"], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"CHALK_HOME": str(folder), "HOME": str(folder)})
    link = next(m[0] for line in server.stdout if (m := re.search(r"http://\S+", line)))
    return server, link


def slider(page, link):
    """Moves the slider x of `activations` from one end to the other and back."""
    page("Page.navigate", url=link)
    page.until('typeof live === "object" && !!live.page && steps.length > 0')
    page.value('one("[data-live-control=x]").scrollIntoView({ block: "start" })')
    page.until('all(".picture img").every((image) => image.complete || image.loading === "lazy")')
    low, high = [float(v) for v in page.value(
        '(() => { const i = one("[data-live-control=x] input"); return [i.min, i.max]; })()')]
    frames = []
    for part in [0.5, 0.58, 0.66, 0.74, 0.82, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.2, 0.3, 0.4]:
        page.value("""(value) => new Promise((resolve) => {
            const input = one("[data-live-control=x] input");
            document.addEventListener("chalk-changed", () => setTimeout(resolve, 0), { once: true });
            input.value = value; input.dispatchEvent(new Event("input", { bubbles: true }));
          })""".join(["(", f")({low + part * (high - low)})"]))
        page.until('all(".picture img").every((i) => !i.dataset.next || i.getAttribute("src") === i.dataset.next)')
        frames.append(page.picture())
    return frames


def training(page, link, count=22):
    """Watches the training of a lesson."""
    page("Page.navigate", url=link)
    page.until("!!document.querySelector('#watch:not([hidden]) img')")
    page.value("document.querySelector('#watch').scrollIntoView({ block: 'start' })")
    frames = []
    while len(frames) < count and page.value("!!document.querySelector('#watch:not([hidden]) img')"):
        picture = page.picture()
        if not frames or picture.tobytes() != frames[-1].tobytes():
            frames.append(picture)
        time.sleep(0.25)
    return frames


def main():
    chalk, out = sys.argv[1:3]
    lessons = sys.argv[3:] or ["activations", "iris-network"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder, frames = pathlib.Path(place), []
        page = Page(folder / "browser")
        for lesson, film in zip(lessons, [slider, training]):
            server, link = serve(chalk, lesson, folder / "learner")
            try:
                frames.append(film(page, link))
            finally:
                server.terminate()
        page.browser.terminate()
    durations = [[350] * (len(part) - 1) + [1200] for part in frames]
    pictures = [p.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE) for part in frames for p in part]
    pictures[0].save(
        out, save_all=True, append_images=pictures[1:], duration=sum(durations, []), loop=0, optimize=True)
    print(out, len(pictures), "pictures,", os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
