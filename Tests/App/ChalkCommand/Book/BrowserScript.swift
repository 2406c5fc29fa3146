extension Browser {
  /// Notes what goes wrong while a page is loaded.
  static let listening = """
    addEventListener("error", (event) => seenErrors.push(event.message || "not loaded: "
      + (event.target.src || event.target.href)), true);
    addEventListener("unhandledrejection", (event) => seenErrors.push(String(event.reason)));
    for (const kind of ["error", "warn"]) {
      const usual = console[kind];
      console[kind] = (...words) => { seenErrors.push(words.join(" ")); usual(...words); };
    }
    """

  /// Tries everything a reader would, and says what came of it.
  static let trying = #"""
    addEventListener("load", async () => {
      const all = (selector, root = document) => [...root.querySelectorAll(selector)];
      const one = (selector, root = document) => root.querySelector(selector);
      const press = (key) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true }));
      // Waits until something is so, and goes on after a while where it never is.
      const until = async (holds) => {
        const end = Date.now() + 30000;
        while (!holds() && Date.now() < end) await new Promise((goOn) => setTimeout(goOn, 25));
      };
      const seen = {
        stepAfterArrow: "", stepAfterBack: "", stepAfterButtons: "", verdict: "", afterSlider: "",
        afterSetting: "", opened: "", found: 0, notFound: "", enlarged: null, widest: 0,
        smallestLetters: 99, smallestFraction: 99, brokenOptions: [], hiddenColumns: 0,
        width: innerWidth,
      };
      const images = all("img");
      images.forEach((image) => { image.loading = "eager"; });
      await until(() => images.every((image) => image.complete));
      await until(() => !all(".math[data-tex]").some((math) => !math.closest("[hidden]")));
      seen.lostPictures = images.filter((image) => !image.naturalWidth)
        .map((image) => image.getAttribute("src"));
      seen.picturesWithoutWords = images.filter((image) => !image.hasAttribute("alt")).length;
      const field = one("#search input");
      if (field) {
        const search = (text) => { field.value = text; field.dispatchEvent(new Event("input")); };
        search("the");
        seen.found = all("#found a").length;
        search("xyzzy");
        seen.notFound = one("#found").textContent;
        press("Escape");
      }
      if (one("#place")) {
        press("ArrowRight"); seen.stepAfterArrow = one("#place").value;
        press("ArrowLeft"); seen.stepAfterBack = one("#place").value;
        one("#next").click(); one("#next").click(); one("#back").click();
        seen.stepAfterButtons = one("#place").value;
        press("ArrowLeft");
      }
      const slider = one(".control input[type=range]");
      if (slider) {
        const step = slider.closest(".step");
        slider.value = 0;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        seen.afterSlider = step.textContent.replace(/\s+/g, " ").slice(0, 4000);
      }
      const setting = one("button.set");
      if (setting) {
        setting.click();
        const control = document.activeElement.closest(".control");
        const chosen = one("output", control)?.textContent
          ?? one("option:checked", control).textContent;
        seen.afterSetting = `${control.dataset.control}=${chosen}`;
      }
      const option = one(".question .option");
      if (option) option.click();
      else if (one(".question")) {
        one(".question input").value = "1";
        one(".question").requestSubmit();
      }
      seen.verdict = one(".verdict.right, .verdict.wrong")?.textContent ?? "";
      const open = one(".open");
      if (open) {
        open.click();
        one("#opened li .open")?.click();
        seen.opened = one("#opened").textContent.replace(/\s+/g, " ");
        one("#opened").close();
      }
      const count = Math.max(1, all(".step").length);
      if (one(".picture img")) {
        // What stands below a prediction is shown once something was expected.
        const expectSomething = () => {
          for (const form of all(".question[data-first]")) {
            if (!form.offsetParent) continue;
            const choice = one(".option", form);
            if (choice) choice.click();
            else { one("input", form).value = "1"; form.requestSubmit(); }
          }
        };
        expectSomething();
        // One that can be seen: not in another step, nor that of another setting.
        const visible = () => all(".picture img").find((image) => image.offsetParent);
        while (!visible() && !one("#next").disabled) {
          press("ArrowRight");
          expectSomething();
        }
        if (visible()) seen.enlarged = await enlarged(visible());
      }
      while (one("#back") && !one("#back").disabled) press("ArrowLeft");
      one("[data-walk='1']")?.click();
      all("details").forEach((details) => { details.open = true; });
      for (let step = 0; step < count; step += 1) {
        measure();
        if (step + 1 < count) press("ArrowRight");
      }
      seen.formulas = all("math").length;
      seen.unset = all(".math").filter((math) => !math.closest("[hidden]") && !one("math", math))
        .map((math) => math.textContent);
      seen.errors = seenErrors;
      const bytes = new TextEncoder().encode(JSON.stringify(seen));
      console.log("chalk-seen "
        + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) + " end");

      function measure() {
        seen.widest = Math.max(seen.widest, document.documentElement.scrollWidth);
        for (const table of all(".pass")) {
          if (!table.offsetParent) continue;
          const hidden = table.offsetWidth - table.closest(".scrolls").clientWidth;
          seen.hiddenColumns = Math.max(seen.hiddenColumns, hidden);
        }
        for (const element of all("p, td, th, figcaption, button, label, li, code")) {
          if (!element.offsetParent || !element.textContent.trim()) continue;
          const size = parseFloat(getComputedStyle(element).fontSize);
          seen.smallestLetters = Math.min(seen.smallestLetters, size);
        }
        for (const part of all(".explanation mfrac > *")) {
          if (!part.getClientRects().length) continue;
          const size = parseFloat(getComputedStyle(part).fontSize);
          seen.smallestFraction = Math.min(seen.smallestFraction, size);
        }
        for (const code of all("code")) {
          if (!code.offsetParent || code.closest("pre")) continue;
          for (const option of code.textContent.match(/--[a-z-]+/g) ?? []) {
            if (linesOf(code, option) > 1) seen.brokenOptions.push(option);
          }
        }
      }

      // On how many lines a piece of text stands.
      function linesOf(element, piece) {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.textContent.indexOf(piece);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + piece.length);
          return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
        }
        return 1;
      }

      async function enlarged(picture) {
        const dialog = one("#enlarged");
        const button = one(".enlarge", picture.closest("figure"));
        if (!dialog || !button) return null;
        const result = { role: button.getAttribute("role") ?? button.localName,
          name: button.getAttribute("aria-label") ?? "" };
        picture.click();
        result.tapOpens = dialog.open;
        const full = one(".full", dialog);
        await until(() => one("img", dialog).complete);
        result.width = one("img", dialog).getBoundingClientRect().width;
        full.scrollLeft = 10000;
        result.canScroll = full.scrollLeft > 0;
        one("img", dialog).click();
        result.tapCloses = !dialog.open;
        await until(() => document.activeElement === button);
        result.focusReturns = document.activeElement === button;
        // Enter on a button is a click of its own.
        button.focus();
        document.activeElement.click();
        result.enterOpens = dialog.open;
        dialog.close();
        return result;
      }
    });
    """#
}
