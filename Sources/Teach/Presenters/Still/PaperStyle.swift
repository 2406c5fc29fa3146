// swift-format-ignore-file
// Made of PaperStyle.css by make strings.
let paperStyle = #"""
  /* The look of paper, besides that of pages on which nothing moves. */
  @page { @bottom-center { content: counter(page); font: 9pt "DejaVu Sans", sans-serif; color: #565e64; } }
  @page :first { @bottom-center { content: none; } }
  /* Code may go on over the page: moved whole, it would leave half a page empty. */
  .paper .code { break-inside: auto; }
  .paper .code pre { orphans: 4; widows: 4; }
  .paper .code.beside { break-inside: avoid; }
  /* A tall diagram that were as low as the others would have letters of four points. */
  .paper .picture img { max-height: 200mm; }
  .paper figcaption { break-before: avoid; }
  .paper thead { display: table-header-group; }
  .paper .scrolls, .paper .explanation { overflow: visible; }
  .paper .training { border: 0; padding: 0; }
  /* Many columns have smaller letters. Where there is no room even so, words are broken, and not cut off at the edge. */
  .paper td, .paper th { padding-right: .8em; overflow-wrap: anywhere; }
  .paper td.number { overflow-wrap: normal; }
  .paper table:has(thead th:nth-child(7)) :is(th, td) { font-size: 7.5pt; padding-right: .5em; }

  """#
