import Foundation

@testable import Figures

/// Numbers that look random and are always the same.
func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
  var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
  }
}

/// A round blob of pixels.
func blob(_ size: Int) -> PixelImage {
  var values: [Double] = []
  for row in 0..<size {
    for column in 0..<size {
      let x = Double(column * 2 - size) / Double(size)
      let y = Double(row * 2 - size) / Double(size)
      values.append(max(0, 1 - x * x - y * y))
    }
  }
  return PixelImage(width: size, height: size, grey: values)
}

/// One panel for each kind of mark. The walk over all marks begins here: a new kind gets a panel, or the test that
/// counts them fails.
let panelsOfEverything: [Panel] = [
  Panel("Line", equation: #"y = \frac{x^2}{2n}"#, x: "x", y: "y") {
    Line([0, 1, 2, 3], [0, 1, 4, 9], label: "square", showsPoints: true)
    Line(over: 0...3, label: "cube root") { cbrt($0) }
  },
  Panel("Band", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
    Band([1, 2, 3], runs: [[1, 0.5, 0.2], [1.2, 0.4, 0.3]], label: "five seeds")
  },
  Panel("Points", x: "x", y: "y") {
    Points(
      noise(60), noise(60, seed: 2), classes: (0..<60).map { $0 % 3 }, classNames: ["a", "b", "c"])
  },
  Panel("Bars", y: "accuracy") {
    Bars(["SGD", "Adam"], [0.8, 0.9], errors: [0.05, 0.02], label: "train", showsValues: true)
    Bars(["SGD", "Adam"], [0.7, 0.85], label: "test")
  },
  Panel("Histogram", x: "weight", y: "count") { Histogram(noise(500), bins: 20) },
  Panel("Heat map", x: "predicted", y: "true") {
    HeatMap.confusion([[5, 1], [2, 8]], classes: ["cat", "dog"])
  },
  Panel("Contour", x: "w₁", y: "w₂") {
    Contour(overX: -1...1, y: -1...1, samples: 21, label: "loss") { $0 * $0 + 2 * $1 * $1 }
    Line([-0.9, 0.4, -0.1], [0.8, -0.3, 0.1], label: "path", color: .series(1), showsPoints: true)
  },
  Panel("Surface", x: "w₁", y: "w₂") {
    Surface(
      overX: -1...1, y: -1...1, samples: 11,
      paths: [.init([-0.9, 0], [0.8, 0], [2.1, 0], label: "path")], label: "loss"
    ) { $0 * $0 + 2 * $1 * $1 }
  },
  Panel("Arrows", x: "x", y: "y", aspect: .equal) {
    Arrows([0, 1, 0, 1], [0, 0, 1, 1], [0.2, -0.2, 0.2, -0.2], [0.3, 0.3, -0.3, -0.3])
  },
  Panel("Images") { Images([blob(8), blob(9), blob(10)], captions: ["8", "9", "10"]) },
  Panel("Rule and note", x: "x", y: "y") {
    Line([1, 3, 2])
    ReferenceLine(x: 1, label: "best")
    Annotation("highest", x: 0.4, y: 2.6, pointingTo: (x: 1, y: 3))
  },
  Panel("Ridge", x: "weight") {
    RidgePlot(
      samples: [noise(200), noise(200, seed: 2), noise(200, seed: 3)], names: ["1", "2", "3"],
      bins: 12)
  },
  Panel("Diagram") { smallDiagram },
  Panel("Network") { NetworkDiagram([.init("in", size: 3), .init("out", size: 20)]) },
]

/// All of them in one figure.
let figureOfEverything = Figure(
  "Everything at once", caption: "One panel for each mark.", columns: 4
) {
  panelsOfEverything
}

/// c = a · b, with gradients.
let smallDiagram: Diagram = {
  let nodes = [
    Diagram.Node("a", name: "a", data: 2, gradient: -3),
    Diagram.Node("b", name: "b", data: -3, gradient: 2),
    Diagram.Node("c", name: "c", operation: "×", data: -6, gradient: 1),
  ]
  let edges = [Diagram.Edge(from: "a", to: "c"), Diagram.Edge(from: "b", to: "c")]
  do {
    return try Diagram(nodes, edges: edges, showsGradients: true)
  } catch {
    fatalError("\(error)")
  }
}()

/// A small figure with words, a line and a point.
let simpleFigure = Figure("Loss", caption: "It falls.", x: "epoch", y: "loss") {
  Line([0.9, 0.5, 0.3, 0.2], label: "train")
  Points([3], [0.2], label: "best")
}

/// How much of a picture is not of its most frequent color, 0 … 1.
func inked(_ image: PixelImage) -> Double {
  var counts: [Int: Int] = [:]
  for pixel in stride(from: 0, to: image.bytes.count, by: image.channels) {
    let key = image.bytes[pixel..<pixel + image.channels].reduce(0) { $0 << 8 | Int($1) }
    counts[key, default: 0] += 1
  }
  return 1 - Double(counts.values.max() ?? 0) / Double(image.width * image.height)
}

/// A new empty folder, removed when the work is done.
func withFolder<Result>(_ work: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.path + "/figures-test-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try work(folder)
}

/// A program that does what a shell script says.
func writeProgram(_ name: String, _ script: String, in folder: String) throws {
  let path = folder + "/" + name
  try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
  try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
}

/// Whether two files are the same, without printing a hundred thousand numbers when they are not.
func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool { first == second }
