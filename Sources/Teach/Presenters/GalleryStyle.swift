// swift-format-ignore-file
// Made of GalleryStyle.css by make strings.
let galleryStyle = #"""
  /* The look of the page of all figures. */
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
  nav { display: grid; gap: .3rem 1.5rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
  nav summary { font-weight: bold; cursor: pointer; padding: .2rem 0; }
  nav a { display: block; padding: .2rem 0 .2rem 1rem; }
  section { margin-top: 2.5rem; }
  .pictures { display: grid; gap: 1.5rem;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); }
  figure { margin: 0; padding: .8rem; border: 1px solid #8884; border-radius: .5rem; }
  img { width: 100%; height: auto; background: #fff; border-radius: .25rem; }
  figcaption { margin-top: .5rem; }
  .step { color: #888; font-size: .85rem; }
  details { font-size: .85rem; margin-top: .3rem; }
  code { font-size: .85rem; overflow-wrap: anywhere; }

  """#
