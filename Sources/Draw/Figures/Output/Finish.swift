import Foundation
import Notation

/// The last touches to what gnuplot wrote: words inside the file, no dates, no accidents.
enum Finish {
  static func finished(
    _ bytes: [UInt8], _ format: RenderFormat, _ figure: Figure, dpi: Int, source: String
  ) throws(FigureError) -> [UInt8] {
    switch format {
    case .png:
      var texts = [("Title", figure.title)]
      if !figure.caption.isEmpty { texts.append(("Description", figure.caption)) }
      texts.append(("Source", source))
      return try PNGText.adding(texts.map { (keyword: $0.0, text: $0.1) }, dpi: dpi, to: bytes)
    case .svg: return svg(bytes, figure)
    case .pdf: return withoutDate(bytes)
    case .gif: return bytes
    }
  }

  /// Names the file, makes bold letters bold, keeps pixels sharp, and removes gnuplot's names of data.
  private static func svg(_ bytes: [UInt8], _ figure: Figure) -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    text = text.replacing(
      "font-family=\"DejaVu Sans:Bold\"", with: "font-family=\"DejaVu Sans\" font-weight=\"bold\"")
    text = text.replacing("<image ", with: "<image style='image-rendering:pixelated' ")
    text = text.replacing(/<title>\$[^<]*<\/title>/, with: "")
    text = text.replacing(/<title>'[^<]*<\/title>/, with: "")
    text = text.replacing(
      "<title>Gnuplot</title>", with: "<title>\(figure.title.escapedForXML)</title>")
    text = text.replacing(
      /<desc>Produced by[^<]*<\/desc>/, with: "<desc>\(figure.altText.escapedForXML)</desc>")
    return Array(text.utf8)
  }

  /// A PDF with the date of nothing in place of today's. The length stays, so that the file's own table of
  /// places stays true.
  private static func withoutDate(_ bytes: [UInt8]) -> [UInt8] {
    let key = Array("/CreationDate (D:".utf8)
    let none = Array("19700101000000Z".utf8)
    guard
      let start = bytes.indices.dropLast(key.count + none.count).last(where: {
        bytes[$0] == key[0] && bytes[$0..<$0 + key.count].elementsEqual(key)
      })
    else { return bytes }
    var bytes = bytes
    var at = start + key.count
    for digit in none where bytes[at] != UInt8(ascii: ")") {
      bytes[at] = digit
      at += 1
    }
    return bytes
  }
}
