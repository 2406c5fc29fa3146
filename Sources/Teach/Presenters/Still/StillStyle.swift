// swift-format-ignore-file
// Made of StillStyle.css by make strings.
let stillStyle = #"""
  /* The look of pages on which nothing moves: e-books, paper, slides. */
  body { font-family: "Charter", "Noto Serif", Georgia, "Noto Serif CJK SC", serif; line-height: 1.5;
    color: #23272b; overflow-wrap: break-word; }
  h1, h2 { line-height: 1.2; break-after: avoid; }
  a { color: #1d6a72; }
  a.count, .count { color: #1d6a72; font-weight: 700; text-decoration: none; margin-right: .3em; }
  .facts, figcaption, .slopes, .subtitle { color: #565e64; font-size: .9em; }
  .subtitle { font-style: italic; }
  .formula { text-align: center; padding: .4em 0; overflow-x: auto; }
  .explanation { padding: .5em .9em; border-left: 3px solid #1d6a72; background: #eef6f6; }
  .explanation > div { padding: .2em 0; }
  .slopes { list-style: none; padding: 0; margin: .3em 0 0; }
  .slopes li { margin: .2em 0; }
  .value .name::after { content: ": "; }
  .value .number { font-weight: 600; }
  .warning { padding: .6em .9em; background: #fdf3e3; border-left: 3px solid #a8481d; }
  .claim { color: #3c444a; }
  .claim.fails { color: #a8481d; font-weight: 700; }
  table { border-collapse: collapse; font-size: .9em; }
  th, td { text-align: left; padding: .2em 1em .2em 0; vertical-align: baseline;
    border-bottom: 1px solid #dedace; }
  figure { margin: 1.2em 0; break-inside: avoid; }
  .picture img { display: block; max-width: 100%; height: auto; }
  pre, code { font-family: "DejaVu Sans Mono", monospace; font-size: .86em; }
  .code pre { margin: 0; padding: .7em .9em; background: #f5f3ec; white-space: pre-wrap; }
  .code b { color: #1d6a72; }
  .code i { color: #565e64; }
  .beside td { white-space: pre-wrap; }
  .question, .exercise { padding: .5em .9em; border: 1px solid #dedace; margin: .9em 0;
    break-inside: avoid; }
  .training { padding: .5em .9em; border: 1px solid #dedace; }
  .ending dt { font-weight: 700; margin-top: .5em; }
  .ending dd, dl.terms dd { margin: 0; }
  .answers ul { list-style: none; padding: 0; }
  .answers li { margin: .5em 0; }

  """#
