// swift-format-ignore-file
// Made of SlidesStyle.css by make strings.
let slidesStyle = #"""
  /* One step a slide: on a screen as high as the window, on paper a page in 16:9. */
  @page { size: 254mm 142.9mm; margin: 8mm; }
  * { box-sizing: border-box; }
  body.slides { margin: 0; background: #fdfcf8; font-size: clamp(1rem, 1.55vw, 2rem); }
  .slides .slide { display: none; min-height: 100vh; padding: 4vh 7vw 5rem; }
  .slides .slide.here { display: block; }
  .slides .sheet { max-width: 62em; margin: 0 auto; }
  .slides .slide h1, .slides .slide h2 { margin-top: 0; }
  .slides .picture img { max-height: 68vh; width: auto; margin: 0 auto; }
  .slides .turn { position: fixed; left: 0; right: 0; bottom: 0; display: flex; gap: 1rem;
    align-items: center; justify-content: center; padding: .5rem; background: #fdfcf8ee;
    font-family: system-ui, "DejaVu Sans", sans-serif; font-size: .9rem; }
  .slides .turn button { font: inherit; padding: .4rem 1rem; min-height: 2.5rem;
    border: 1px solid #b9b5a6; border-radius: .5rem; background: #fff; cursor: pointer; }
  .slides .turn button:focus-visible { outline: 2px solid #1d6a72; outline-offset: 2px; }
  .slides .turn button:disabled { opacity: .4; cursor: default; }
  @media print {
    body.slides { background: #fff; font-size: 11pt; }
    .slides .slide { display: block; min-height: 0; padding: 0; break-after: page; }
    .slides .picture img { max-height: 105mm; }
    .slides .turn { display: none; }
  }

  """#
