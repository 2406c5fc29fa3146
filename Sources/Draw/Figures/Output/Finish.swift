import Foundation
import Notation

/// The last touches to what gnuplot wrote: words inside the file, no dates, no accidents.
enum Finish {
  /// - Parameters:
  ///   - page: the page that the file is to have in points, where that is not the one that gnuplot drew.
  static func finished(
    _ bytes: [UInt8], _ figure: Figure, _ look: Look, device: Device, page: Page, source: String
  ) throws(FigureError) -> [UInt8] {
    switch device.format {
    case .png:
      var texts = [("Title", figure.title)]
      if !figure.caption.isEmpty { texts.append(("Description", figure.caption)) }
      texts.append(("Source", source))
      return try PNGText.adding(
        texts.map { (keyword: $0.0, text: $0.1) }, dpi: device.dpi,
        meter: look.size.isExact ? page.dotsInAMeter(device) : nil, to: bytes)
    case .svg:
      return svg(bytes, figure, font: device.font, box: look.size.isExact ? (page, device) : nil)
    case .pdf:
      let timeless = withoutDate(bytes)
      return look.size.isExact
        ? try PDFBox.exact(
          timeless, width: page.width, height: page.height, drawn: device.height * device.zoom)
        : timeless
    case .eps: return eps(bytes, figure, page: page, drawn: device.height * device.zoom)
    case .tikz:
      let background = look.options.isTransparent ? nil : look.theme.background
      let isPaper = background == Color(0xFFFFFF)
      return Array(
        TikZFile.finished(
          String(decoding: bytes, as: UTF8.self), width: page.width, height: page.height,
          background: isPaper ? nil : background, title: figure.title
        ).utf8)
    case .gif, .cairolatex: return bytes
    }
  }

  /// The page of a finished file, in points.
  struct Page: Equatable {
    var width: Double
    var height: Double

    /// So many dots of a PNG are in a meter, across and up: then it is as large as the page, to half of one of them.
    func dotsInAMeter(_ device: Device) -> (across: Double, up: Double) {
      let inch = 0.0254
      return (
        Double(device.pixelWidth) / (width / 72 * inch),
        Double(device.pixelHeight) / (height / 72 * inch)
      )
    }
  }

  /// An EPS without the date, with its title and with the box of the page: whole points around it, and the exact one.
  private static func eps(
    _ bytes: [UInt8], _ figure: Figure, page: Page, drawn: Double
  ) -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    let title = figure.title.unicodeScalars.filter { $0.value >= 32 && $0.value < 127 }
    text = text.replacing(
      /%%CreationDate:[^\n]*/, with: "%%Title: \(String(String.UnicodeScalarView(title)))",
      maxReplacements: 1)
    let low = drawn - page.height
    let whole =
      [0, low.rounded(.down), page.width.rounded(.up), drawn.rounded(.up)]
      .map { String(Int(saturating: $0)) }.joined(separator: " ")
    let exact = [0, low, page.width, drawn].map(GnuplotText.number).joined(separator: " ")
    text = text.replacing(
      /%%BoundingBox:[^\n]*/, with: "%%BoundingBox: \(whole)\n%%HiResBoundingBox: \(exact)",
      maxReplacements: 1)
    text = text.replacing(/%%PageBoundingBox:[^\n]*/, with: "%%PageBoundingBox: \(whole)")
    return Array(text.utf8)
  }

  /// Names the file, makes bold letters bold, keeps pixels sharp, and removes gnuplot's names of data.
  private static func svg(
    _ bytes: [UInt8], _ figure: Figure, font: String, box: (page: Page, device: Device)?
  ) -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    text = text.replacing(
      "font-family=\"\(font):Bold\"", with: "font-family=\"\(font)\" font-weight=\"bold\"")
    if let (page, device) = box {
      // A unit is a 96th of an inch.
      let units = [page.width, page.height].map { GnuplotText.number($0 * 96 / 72) }
      let lengths = [page.width, page.height].map { GnuplotText.number($0 / 72 * 25.4) + "mm" }
      text = text.replacing(
        "viewBox=\"0 0 \(device.pixelWidth) \(device.pixelHeight)\"",
        with: "width=\"\(lengths[0])\" height=\"\(lengths[1])\" "
          + "viewBox=\"0 0 \(units[0]) \(units[1])\"", maxReplacements: 1)
    }
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
  static func withoutDate(_ bytes: [UInt8]) -> [UInt8] {
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
