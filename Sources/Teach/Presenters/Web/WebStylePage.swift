// swift-format-ignore-file
// Made of WebStylePage.css by make strings.
let webStylePage = #"""
  /* The look of the web book: paper and ink, in the dark slate and chalk. */
  :root {
    color-scheme: light dark;
    --paper: #fdfcf8; --ink: #23272b; --soft: #626a70; --line: #dedace; --raised: #ffffff;
    --accent: #1d6a72; --accent-soft: #e3f0f0; --good: #2b7a3d; --bad: #a8481d;
    --warn-paper: #fdf3e3; --code-paper: #f5f3ec; --figure-paper: #ffffff; --bar: 3.25rem;
    --text: "Charter", "Bitstream Charter", "Source Serif 4", "Noto Serif", Cambria, Georgia,
      "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", serif;
    --sans: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "PingFang SC",
      "Noto Sans CJK SC", sans-serif;
    --code: ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", Menlo, monospace;
    --math: "Latin Modern Math", "STIX Two Math", "Cambria Math", "DejaVu Math TeX Gyre", math, serif;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #1b2023; --ink: #e6e3da; --soft: #a0a8ab; --line: #384146; --raised: #232a2e;
      --accent: #7fc8c8; --accent-soft: #23383a; --good: #8fcf9b; --bad: #f0a27c;
      --warn-paper: #33291b; --code-paper: #22282c; --figure-paper: #14181e;
    }
  }
  * { box-sizing: border-box; }
  html { scroll-padding-top: calc(var(--bar) + 4.5rem); }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1.08rem/1.65 var(--text);
    overflow-wrap: break-word; }
  a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
  .skip { position: absolute; left: -100rem; }
  .skip:focus { left: .5rem; top: .5rem; z-index: 9; background: var(--raised); padding: .5rem; }
  .bar { position: sticky; top: 0; z-index: 5; height: var(--bar); display: flex; gap: .9rem;
    align-items: center; padding: 0 1rem; background: var(--paper);
    border-bottom: 1px solid var(--line); font-family: var(--sans); font-size: .95rem; }
  .home { font-weight: 650; color: var(--ink); text-decoration: none; white-space: nowrap; }
  #search { margin-left: auto; position: relative; min-width: 0; flex: 0 1 17rem; }
  input, button, select { font: inherit; color: inherit; }
  #search input, .question input, select { width: 100%; padding: .32rem .7rem;
    border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); }
  button { cursor: pointer; border: 1px solid var(--line); background: var(--raised);
    border-radius: .5rem; padding: .32rem .8rem; font-family: var(--sans); font-size: .92rem; }
  button:hover:not(:disabled) { border-color: var(--accent); color: var(--accent); }
  button:disabled { opacity: .4; cursor: default; }
  #found { position: absolute; right: 0; top: 2.4rem; width: min(32rem, calc(100vw - 2rem));
    max-height: 70vh; overflow: auto; margin: 0; padding: .4rem; list-style: none;
    background: var(--raised); border: 1px solid var(--line); border-radius: .6rem;
    box-shadow: 0 .6rem 2rem #0003; }
  #found a { display: block; padding: .45rem .6rem; border-radius: .4rem; text-decoration: none;
    color: var(--ink); line-height: 1.35; }
  #found a:hover, #found a:focus { background: var(--accent-soft); }
  #found small { display: block; color: var(--soft); }
  #found .none { padding: .5rem .6rem; color: var(--soft); }
  mark { background: none; color: var(--accent); font-weight: 650; }
  #contents { font-family: var(--sans); font-size: .92rem; line-height: 1.45; }
  #contents h2 { font-size: .78rem; letter-spacing: .06em; text-transform: uppercase;
    color: var(--soft); margin: 1.4rem 0 .3rem; }
  #contents ol { list-style: none; margin: 0; padding: 0; }
  #contents a { display: block; padding: .22rem .6rem; border-radius: .4rem; color: var(--ink);
    text-decoration: none; }
  #contents a:hover { background: var(--accent-soft); }
  #contents a[aria-current] { color: var(--accent); font-weight: 650; }
  #contents a.read::after { content: " ✓"; color: var(--good); }
  #contents .steps { margin: .1rem 0 .4rem .6rem; border-left: 1px solid var(--line); }
  #contents .steps a { font-size: .88rem; color: var(--soft); }
  #contents .steps a.here { color: var(--accent); box-shadow: inset 2px 0 var(--accent);
    border-radius: 0 .4rem .4rem 0; }
  main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.25rem 5rem; }
  h1 { font-size: clamp(1.7rem, 5vw, 2.35rem); line-height: 1.15; margin: .6rem 0 .4rem;
    letter-spacing: -.01em; font-weight: 650; }
  h2 { font-size: 1.42rem; line-height: 1.25; margin: 2.2rem 0 .8rem; font-weight: 650; }
  .count { color: var(--accent); font-variant-numeric: tabular-nums; margin-right: .3rem; }
  .facts, .hint { color: var(--soft); font-family: var(--sans); font-size: .9rem; margin: .2rem 0; }
  code, pre { font-family: var(--code); font-size: .86em; }
  code span { white-space: nowrap; }
  .set { padding: 0 .45rem; font-family: var(--code); font-size: .86em; color: var(--accent); }
  .scrubber { position: sticky; top: var(--bar); z-index: 4; display: flex; gap: .6rem;
    align-items: center; padding: .7rem 0; background: var(--paper); font-family: var(--sans);
    border-bottom: 1px solid var(--line); margin-top: .8rem; }
  .scrubber input { flex: 1; min-width: 3rem; }
  .scrubber output { font-size: .88rem; color: var(--soft); font-variant-numeric: tabular-nums; }
  input[type=range] { accent-color: var(--accent); }
  .one .step:not(.here) { display: none; }
  .block { margin: .95rem 0; }
  .block p { margin: 0 0 .6rem; }
  .formula { overflow-x: auto; overflow-y: hidden; padding: .5rem 0; text-align: center;
    font-size: 1.12rem; }
  .math { font-family: var(--math); }
  math { font-family: var(--math); }

  """#
