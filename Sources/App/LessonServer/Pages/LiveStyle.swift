// swift-format-ignore-file
// Made of LiveStyle.css by make strings.
let liveStyle = #"""
  /* What only live pages have: controls that can stand anywhere, a run that goes on, a training to be watched. */
  #live { font-family: var(--sans); font-size: .92rem; margin: .6rem 0 1rem; }
  #said { min-height: 1.5em; margin: .3rem 0; color: var(--soft); }
  #run { display: flex; gap: .8rem; align-items: center; }
  #run[hidden], #watch[hidden], #failure[hidden] { display: none; }
  #done { flex: 1; height: .6rem; accent-color: var(--accent); }
  #failure { white-space: pre-wrap; overflow-wrap: anywhere; }
  #watch { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: .7rem;
    background: var(--raised); margin: .6rem 0; }
  #watched { display: grid; }
  .pace, .whole { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: center; }
  .whole { margin-top: .6rem; }
  .pace label, .whole label { display: inline-flex; gap: .4rem; align-items: center; }
  .pace select { width: auto; }
  #moment { width: min(12rem, 40vw); }
  #seed { width: 7rem; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: .5rem;
    background: var(--raised); }
  #findings:empty { display: none; }
  .control.live input { width: min(18rem, 46vw); }
  .control.live output { min-width: 4rem; }
  .busy .picture img { opacity: .72; transition: opacity .12s; }
  .lost #said { color: var(--bad); font-weight: 600; }
  .hide-controls .control, .hide-controls .set, .hide-controls .whole { display: none; }
  .hide-steps .scrubber, .hide-steps #contents .steps, .hide-steps .turn { display: none; }
  .hide-training #watch { display: none; }
  .hide-questions .question, .hide-questions .exercise { display: none; }
  .hide-numbers .open, .hide-numbers .number-opened, .hide-numbers .pixels, .hide-numbers .pixel-layer {
    display: none; }
  .hide-writing .write, .hide-writing #exercises, .hide-writing .text-opened { display: none; }
  .hide-data #own-data { display: none; }
  body:not(.owner) .write, body:not(.owner) #exercises, body:not(.owner) #own-data { display: none; }
  .opens { cursor: pointer; text-decoration: underline dotted; text-underline-offset: .2em; }
  .pixels { font-family: var(--sans); font-size: .9rem; margin: .3rem 0 0; }
  .pixels output { display: block; min-height: 1.5em; font-variant-numeric: tabular-nums; }
  .pixel-layer { position: absolute; left: 1px; top: 1px; width: calc(100% - 2px);
    pointer-events: none; }
  .pixel { position: absolute; padding: 0; border: 0; border-radius: 0; background: none;
    pointer-events: auto; }
  .pixel[aria-expanded=true] { outline: 2px solid var(--accent); outline-offset: 1px; }
  .picture .over-pixel img { cursor: crosshair; }
  .beside { margin: .4rem 0 1rem; padding: .7rem 1rem; border: 1px solid var(--line); border-left: 3px solid var(--accent);
    border-radius: .5rem; background: var(--raised); font-family: var(--sans); font-size: .92rem;
    overflow-wrap: anywhere; }
  .beside:focus { outline: 2px solid var(--accent); outline-offset: 2px; }
  .beside .inputs { padding-left: 1.2rem; }
  .beside .slope { margin-left: 1rem; color: var(--soft); }
  .beside .explanation { overflow-x: auto; }
  .doors { display: flex; flex-wrap: wrap; gap: .5rem; margin: .6rem 0 0; }
  .doors [hidden] { display: none; }
  .doors .hint { color: inherit; font-size: inherit; margin: 0; }
  .doors .hint:hover:not(:disabled) { color: var(--accent); }
  .editor { width: 100%; box-sizing: border-box; font-family: var(--code); font-size: .86rem; line-height: 1.45;
    padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper);
    color: inherit; tab-size: 2; resize: vertical; white-space: pre; overflow: auto; }
  .beside .CodeMirror { height: auto; max-height: 40rem; font-family: var(--code); font-size: .86rem; line-height: 1.45;
    border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: inherit; }
  .beside .CodeMirror-focused { outline: 2px solid var(--accent); outline-offset: 1px; }
  .beside .CodeMirror-scroll { max-height: 40rem; }
  .beside .CodeMirror pre { white-space: pre; font-size: inherit; overflow-x: visible; }
  @media (prefers-color-scheme: dark) {
    .beside .CodeMirror-cursor { border-color: currentColor; }
    .beside .CodeMirror-selected { background: #3a4252; }
    .beside .cm-s-default .cm-keyword { color: #d6a6ff; }
    .beside .cm-s-default .cm-atom, .beside .cm-s-default .cm-builtin { color: #9fb7ff; }
    .beside .cm-s-default .cm-number { color: #8fd6a8; }
    .beside .cm-s-default .cm-def, .beside .cm-s-default .cm-variable-2 { color: #8cc8ff; }
    .beside .cm-s-default .cm-variable-3, .beside .cm-s-default .cm-type { color: #7fd8c0; }
    .beside .cm-s-default .cm-comment { color: #d9a86c; }
    .beside .cm-s-default .cm-string, .beside .cm-s-default .cm-string-2 { color: #ff9f9f; }
    .beside .CodeMirror-matchingbracket { color: #9fe870; }
  }
  .beside pre { overflow-x: auto; font-family: var(--code); font-size: .84rem; white-space: pre-wrap; }
  .beside .right { color: var(--good); }
  .beside .wrong { color: var(--bad); }
  .difference { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
  .difference dd { margin: 0; overflow-wrap: anywhere; }
  #own-data.over { outline: 2px dashed var(--accent); outline-offset: 3px; }
  .write-code { margin: .2rem 0 0; }
  html:has(body.projector) { font-size: 150%; }
  .projector .bar, .projector #contents, .projector .turn, .projector header.title, .projector .ending,
  .projector .whole, .projector #own-data, .projector #exercises, .projector .write { display: none; }
  body.projector:not(.cover) main { max-width: 48rem; margin: 0 auto; }
  .projector .scrubber { top: 0; }
  @media (max-width: 30rem) {
    .control.live label { flex-wrap: wrap; }
    .control.live input { width: 100%; }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy .picture img { transition: none; }
  }

  """#
