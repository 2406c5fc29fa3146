@testable import Figures

/// The size that a file says it has, in millimeters.
struct FileBox {
  var width: Double
  var height: Double

  init?(_ bytes: [UInt8], _ format: RenderFormat) {
    let text = String(bytes: bytes, encoding: .isoLatin1) ?? ""
    func number(_ text: Substring) -> Double { Double(text) ?? .nan }
    let point = 25.4 / 72
    switch format {
    case .pdf:
      guard
        let match = text.firstMatch(
          of: /MediaBox \[ ?([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ?\]/)
      else { return nil }
      width = (number(match.3) - number(match.1)) * point
      height = (number(match.4) - number(match.2)) * point
    case .eps:
      guard
        let match = text.firstMatch(
          of: /%%HiResBoundingBox: ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)/)
      else { return nil }
      width = (number(match.3) - number(match.1)) * point
      height = (number(match.4) - number(match.2)) * point
    case .svg:
      guard let match = text.firstMatch(of: /width="([\d.]+)mm" height="([\d.]+)mm"/) else {
        return nil
      }
      (width, height) = (number(match.1), number(match.2))
    case .tikz:
      guard
        let match = text.firstMatch(
          of: /useasboundingbox \(0\.000,0\.000\) rectangle \(([\d.]+),([\d.]+)\)/)
      else { return nil }
      (width, height) = (number(match.1) * 10, number(match.2) * 10)
    case .cairolatex:
      guard let match = text.firstMatch(of: /begin\{picture\}\(([\d.]+),([\d.]+)\)/) else {
        return nil
      }
      (width, height) = (number(match.1) / 20 * point, number(match.2) / 20 * point)
    case .png:
      guard let place = text.firstRange(of: "pHYs") else { return nil }
      let start = text.unicodeScalars.distance(from: text.startIndex, to: place.upperBound)
      func whole(_ at: Int) -> Double {
        Double(bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) })
      }
      width = whole(16) / whole(start) * 1000
      height = whole(20) / whole(start + 4) * 1000
    case .gif: return nil
    }
  }
}
