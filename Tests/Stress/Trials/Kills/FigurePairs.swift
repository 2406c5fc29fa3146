import Figures
import Foundation

/// Two figures that take turns under one name.
struct FigurePairs {
  private let folder: String

  init(_ folder: String) { self.folder = folder + "/figures" }

  private static let figures: [Figure] = [1.0, 2].map { slope in
    Figure("A line of slope \(slope)", x: "x", y: "y") { Line(over: 0...1) { slope * $0 } }
  }

  private static let provenance = Provenance(
    lesson: "stress", version: "0", command: "chalk-stress kill")

  func write(once: Bool) throws {
    let renderer = FigureRenderer(dpi: 40)
    repeat {
      for figure in FigurePairs.figures {
        try figure.write(to: folder, name: "f", using: renderer, provenance: FigurePairs.provenance)
      }
    } while !once
  }

  /// Each file is that of one of the two figures, whole.
  var problem: String? {
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let wholes = ["f.png", "f.json", "f.csv", "f.txt"]
    if let odd = names.first(where: { !wholes.contains($0) && !$0.hasSuffix(".partial") }) {
      return "a file \(odd)"
    }
    for name in names where wholes.contains(name) {
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")) else {
        return "\(name) cannot be read"
      }
      if !isWhole(name, Array(data)) { return "\(name) is half-written: \(data.count) bytes" }
    }
    return nil
  }

  private func isWhole(_ name: String, _ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    switch name {
    case "f.png":
      return (try? PixelImage(png: bytes)) != nil
        && bytes.suffix(8).prefix(4).elementsEqual("IEND".utf8)
    case "f.json": return (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil
    case "f.csv": return FigurePairs.figures.contains { $0.csv == text }
    default: return FigurePairs.figures.contains { $0.altText + "\n" == text }
    }
  }
}
