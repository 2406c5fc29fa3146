import Foundation
import Testing

@testable import Figures

/// A handful of pictures that somebody has looked at, compared with a tolerance: another version of a font or of Cairo
/// moves an edge by part of a pixel, a wrong picture is wrong in many places.
///
/// After a wanted change: CHALK_RECORD_GOLDEN=1 swift test --filter GoldenImageTests, and look at the pictures.
@Suite struct GoldenImageTests {
  static let figures: [(name: String, figure: Figure)] = [
    (
      "lines",
      Figure("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
        Line(over: 1...30, label: "train") { 2 / $0 }
        Line(over: 1...30, label: "validation") { 2 / $0 + 0.1 }
        ReferenceLine(x: 20, label: "best")
      }
    ),
    (
      "regions",
      Figure("Classes", x: "x₁", y: "x₂") {
        HeatMap.decisionRegions(x: -1...1, y: -1...1, samples: 40) { $0 + $1 > 0.2 ? 1 : 0 }
        Points(
          [-0.5, -0.7, 0.5, 0.8], [0.1, -0.6, 0.4, -0.2], classes: [0, 0, 1, 1],
          classNames: ["no", "yes"])
      }
    ),
    (
      "matrix",
      Figure("Confusion", x: "predicted", y: "true") {
        HeatMap.confusion([[9, 1, 0], [2, 7, 1], [0, 0, 10]], classes: ["a", "b", "c"])
      }
    ),
    (
      "panels",
      Figure("Four kinds", columns: 2) {
        Panel("Bars") { Bars(["a", "b"], [1, 2]) }
        Panel("Histogram") { Histogram(noise(300), bins: 10) }
        Panel("Images") { Images([blob(8), blob(12)]) }
        Panel("Network") { NetworkDiagram([.init("in", size: 3), .init("out", size: 2)]) }
      }
    ),
    ("graph", Figure("A graph") { smallDiagram }),
  ]

  @Test(arguments: figures.indices)
  func thePictureIsAsItWas(_ index: Int) throws {
    let (name, figure) = GoldenImageTests.figures[index]
    let png = try GoldenImageTests.draw(figure)
    let path = GoldenImageTests.folder + "/\(name).png"
    if ProcessInfo.processInfo.environment["CHALK_RECORD_GOLDEN"] != nil {
      try WholeFile.write(png, to: path)
    }
    let difference = try GoldenImageTests.difference(
      try PixelImage(png: png), try PixelImage(contentsOfFile: path))
    #expect(difference < 2, "\(name) differs by \(difference) of 255 from \(path)")
  }

  @Test func anotherPictureIsNotTaken() throws {
    let name = GoldenImageTests.figures[0].name
    let golden = try PixelImage(contentsOfFile: GoldenImageTests.folder + "/\(name).png")
    let other = Figure("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
      Line(over: 1...30, label: "train") { 2 / $0 }
      Line(over: 1...30, label: "validation") { 2 / $0 + 0.4 }
      ReferenceLine(x: 12, label: "best")
    }
    let image = try PixelImage(png: try GoldenImageTests.draw(other))
    #expect(try GoldenImageTests.difference(image, golden) > 2)
  }

  private static func draw(_ figure: Figure) throws -> [UInt8] {
    try FigureRenderer(size: FigureSize(name: "golden", width: 240, fontSize: 7), dpi: 72)
      .render(figure)
  }

  /// The root of the mean square difference of the means of 4 × 4 pixels.
  private static func difference(_ a: PixelImage, _ b: PixelImage) throws -> Double {
    guard a.width == b.width, a.height == b.height, a.channels == b.channels else { return 255 }
    let (first, second) = (blocks(a), blocks(b))
    let squares = zip(first, second).map { ($0 - $1) * ($0 - $1) }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  private static func blocks(_ image: PixelImage) -> [Double] {
    var means: [Double] = []
    for row in stride(from: 0, to: image.height - 3, by: 4) {
      for column in stride(from: 0, to: image.width - 3, by: 4) {
        for channel in 0..<image.channels {
          var sum = 0
          for y in row..<row + 4 {
            for x in column..<column + 4 {
              sum += Int(image.bytes[(y * image.width + x) * image.channels + channel])
            }
          }
          means.append(Double(sum) / 16)
        }
      }
    }
    return means
  }

  /// Beside the tests' folder, so that the pictures are nobody's sources.
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("FiguresGolden")
    .path
}
