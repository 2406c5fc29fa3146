// swift-format-ignore-file
// Made of WebStyleBlocks.css by make strings.
let webStyleBlocks = #"""
  /* The look of the blocks of a lesson. */
  .explanation { padding: .7rem 1rem; border-left: 3px solid var(--accent);
    background: var(--accent-soft); border-radius: 0 .5rem .5rem 0; overflow-x: auto; }
  .explanation > div { padding: .3rem 0; }
  .explanation math { font-size: 1.04em; }
  .slopes { list-style: none; padding: 0; margin: .3rem 0 0; color: var(--soft); font-size: .95rem;
    display: flex; flex-wrap: wrap; gap: .35rem 1.6rem; }
  .open { padding: .02rem .55rem; margin-left: .5rem; font-size: .78rem; color: var(--accent);
    vertical-align: 1px; background: none; }
  .value .name { color: var(--soft); }
  .value .name::after { content: ": "; }
  .value .number { font-variant-numeric: tabular-nums; font-weight: 600; }
  .warning { padding: .8rem 1rem; background: var(--warn-paper); border-left: 3px solid var(--bad);
    border-radius: 0 .5rem .5rem 0; }
  .claim { padding-left: 1.5rem; text-indent: -1.5rem; color: var(--soft); font-size: 1rem; }
  .claim span { display: inline-block; width: 1.5rem; text-indent: 0; color: var(--good);
    font-weight: 700; }
  .claim.fails, .claim.fails span { color: var(--bad); font-weight: 700; }
  .scrolls { overflow-x: auto; }
  table { border-collapse: collapse; font-size: .95rem; min-width: min(100%, 20rem);
    font-variant-numeric: tabular-nums; }
  th { text-align: left; font-weight: 600; font-family: var(--sans); font-size: .84rem;
    color: var(--soft); border-bottom: 1px solid var(--soft); }
  th, td { padding: .28rem 1.1rem .28rem 0; vertical-align: baseline; }
  tbody tr { border-bottom: 1px solid var(--line); }
  tbody th { color: var(--ink); border: 0; }
  td.number { font-family: var(--sans); font-size: .9rem; white-space: nowrap; }
  figure { margin: 0; }
  .code pre { margin: 0; padding: .9rem 1rem; background: var(--code-paper); overflow-x: auto;
    border-radius: .6rem; line-height: 1.5; tab-size: 2; }
  .code b { color: var(--accent); font-weight: 600; }
  .code i { color: var(--soft); }
  .code .n { color: var(--bad); }
  .code .s { color: var(--good); }
  figcaption { font-size: .9rem; line-height: 1.5; color: var(--soft); margin-top: .5rem; }
  .code figcaption { font-family: var(--sans); font-size: .76rem; margin-top: .25rem; }
  .picture { margin: 1.4rem 0; }
  .picture img { display: block; width: 100%; height: auto; border-radius: .5rem;
    background: var(--figure-paper); border: 1px solid var(--line); }
  .picture video { display: block; width: 100%; height: auto; border-radius: .5rem;
    background: var(--figure-paper); border: 1px solid var(--line); }
  .picture .frame { position: relative; }
  .picture img { cursor: zoom-in; }
  .enlarge { position: absolute; right: .4rem; top: .4rem; padding: .1rem .5rem; opacity: .75;
    min-width: 2rem; min-height: 2rem; }
  .enlarge:hover, .enlarge:focus-visible { opacity: 1; }
  #enlarged { width: 100vw; max-width: 100vw; height: 100dvh; max-height: 100dvh; margin: 0;
    padding: 0; border: 0; border-radius: 0; }
  #enlarged[open] { display: flex; flex-direction: column; }
  #enlarged .close { align-self: flex-end; margin: .5rem; }
  #enlarged .full { flex: 1; min-height: 0; overflow: auto; }
  #enlarged img { display: block; max-width: none; height: auto; margin: 0 auto; cursor: zoom-out;
    background: var(--figure-paper); }
  .control { display: inline-block; margin: .15rem 1.4rem .15rem 0; font-family: var(--sans); }
  .control label { display: flex; align-items: center; gap: .6rem; }
  .control code { min-width: 3.6rem; }
  .control input { width: min(14rem, 40vw); }
  .control select { width: auto; }
  .control output { min-width: 3rem; font-variant-numeric: tabular-nums; font-weight: 600; }
  .moved { color: var(--soft); font-size: .85rem; font-family: var(--sans); }
  .question { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: .7rem;
    background: var(--raised); }
  .question > p:first-child { font-weight: 600; margin: 0 0 .6rem; }
  .question input { width: 9rem; margin-right: .5rem; }
  .options { display: flex; flex-wrap: wrap; gap: .5rem; }
  .options .right { border-color: var(--good); color: var(--good); }
  .options .wrong { border-color: var(--bad); color: var(--bad); }
  .verdict { margin: .6rem 0 0 !important; min-height: 0; }
  .verdict:empty { display: none; }
  .verdict.right { color: var(--good); }
  .verdict.wrong { color: var(--bad); }
  .held { display: none; }
  .walk { display: flex; gap: .6rem; align-items: center; margin-bottom: .7rem; }
  .walk input { flex: 1; }
  .training { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: .7rem;
    background: var(--raised); }
  .place { font-weight: 600; font-family: var(--sans); font-size: .95rem; }
  .pass { font-size: .88rem; }
  summary { cursor: pointer; font-family: var(--sans); font-size: .92rem; color: var(--accent);
    padding: .4rem 0; }
  dialog { border: 1px solid var(--line); border-radius: .8rem; background: var(--raised);
    color: var(--ink); width: min(40rem, calc(100vw - 2rem)); padding: 1.2rem 1.3rem; }
  dialog::backdrop { background: #0006; }
  dialog .way { font-family: var(--sans); font-size: .88rem; color: var(--soft); margin: 0 0 .6rem; }
  dialog .way button { padding: 0 .4rem; border: 0; background: none; color: var(--accent); }
  dialog ul { list-style: none; padding: 0; }
  dialog li { padding: .35rem 0; border-top: 1px solid var(--line); overflow-x: auto; }
  .turn { display: flex; justify-content: space-between; gap: 1rem; margin-top: 3rem;
    padding-top: 1.2rem; border-top: 1px solid var(--line); font-family: var(--sans); }
  .turn .after { text-align: right; }
  .turn [hidden] { display: none; }
  .cards { list-style: none; padding: 0; display: grid; gap: 1.1rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
  .card { display: block; height: 100%; padding: .8rem; border: 1px solid var(--line);
    border-radius: .7rem; background: var(--raised); text-decoration: none; color: var(--ink); }
  .card:hover { border-color: var(--accent); }
  .card img { width: 100%; height: 9rem; object-fit: contain; background: var(--figure-paper);
    border-radius: .4rem; margin-bottom: .6rem; }
  .card strong { display: block; line-height: 1.3; }
  .card.read strong::after { content: " ✓"; color: var(--good); }
  .cover main { max-width: 62rem; }
  @media (min-width: 70rem) {
    #menu { display: none; }
    #contents { position: fixed; top: var(--bar); bottom: 0; left: 0; width: 17.5rem;
      overflow: auto; padding: .4rem .9rem 2rem; border-right: 1px solid var(--line); }
    body:not(.cover) main { margin-left: max(19rem, calc(50vw - 21rem)); }
    .cover #contents { display: none; }
  }
  @media (max-width: 69.99rem) {
    #contents { display: none; padding: .2rem 1rem 1rem; background: var(--raised);
      border-bottom: 1px solid var(--line); position: sticky; top: var(--bar); z-index: 6;
      max-height: calc(100vh - var(--bar)); overflow: auto; }
    #contents.shown { display: block; }
  }
  @media (max-width: 34rem) {
    body { font-size: 1rem; }
    #menu span, .scrubber #all { display: none; }
    .bar { gap: .6rem; padding: 0 .7rem; }
    main { padding: .6rem .9rem 4rem; }
    .scrubber button { padding: .32rem .6rem; }
    .formula { font-size: 1rem; }
    .pass td, .pass th { padding-right: .5rem; }
    .enlarge { position: static; display: block; margin: .3rem 0 0 auto; }
  }
  .claim.identity span { color: var(--soft); }
  .term { font-weight: 700; }
  .summary li { margin: .35rem 0; }
  .exercise { padding: .2rem 0 .2rem 1rem; border-left: 3px solid var(--line); margin: .9rem 0; }
  .exercise summary { cursor: pointer; color: var(--accent); font-family: var(--sans);
    font-size: .9rem; }
  .beside table { font-size: .84rem; }
  .beside td { white-space: pre; padding: .1rem 1.2rem .1rem 0; vertical-align: top; }
  .subtitle { display: block; color: var(--soft); font-style: italic; }
  .ending dt { font-weight: 700; margin-top: .6rem; }
  .ending dt span { font-weight: 400; color: var(--soft); }
  .ending dd { margin: 0; }
  .references a { overflow-wrap: anywhere; }
  @media print {
    :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #4a5157; --line: #c9c5b8;
      --raised: #fff; --accent: #1d6a72; --accent-soft: #eef6f6; --code-paper: #f5f3ec;
      --warn-paper: #fdf3e3; --figure-paper: #fff; --good: #2b7a3d; --bad: #a8481d; }
    @page { size: A4; margin: 18mm 17mm 20mm; }
    .bar, #contents, .scrubber, .turn, .enlarge, .open, .walk, #live, .whole,
    .question button[type=submit], .question input, .control input[type=range] { display: none; }
    .set { border: 0; padding: 0; background: none; color: inherit; }
    .options { display: block; }
    .option { display: block; border: 0; padding: .1rem 0; background: none; }
    .held { display: block; }
    .one .step:not(.here) { display: block; }
    body { font-size: 10.5pt; line-height: 1.45; }
    main { max-width: none; padding: 0; margin: 0 !important; }
    h1, h2 { break-after: avoid; }
    figure, .question, .exercise, .explanation, .formula, tr { break-inside: avoid; }
    .scrolls, .code pre, .formula, .explanation { overflow: visible; white-space: normal; }
    .code pre { white-space: pre-wrap; }
    .paper article, .paper .key { break-before: page; }
    .paper .picture img { width: auto; max-width: 100%; max-height: 120mm; border: 0; }
    a { color: inherit; }
  }

  """#
