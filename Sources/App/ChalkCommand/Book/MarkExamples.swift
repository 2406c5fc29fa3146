import Chalk
import Foundation

/// An example for each kind of mark: what it is for, and a figure with it. The code that the page shows is the code
/// that draws the picture.
struct MarkExample: Sendable {
  /// The name of the excerpt below, and of the picture.
  let name: String
  /// The mark's type.
  let type: String
  let purpose: String
  let figure: @Sendable () throws -> Figure

  /// The lines that make the figure.
  var code: String {
    get throws { try CodeExcerpt(named: name, nearFile: #filePath).text }
  }

  /// All kinds, from simple to rich.
  static let all: [MarkExample] = [
    MarkExample(
      name: "mark-line", type: "Line", purpose: "A series, or the graph of a function.",
      figure: line),
    MarkExample(
      name: "mark-band", type: "Band",
      purpose: "What several runs have in common: mean and spread.",
      figure: band),
    MarkExample(
      name: "mark-points", type: "Points", purpose: "A cloud of points, also by classes.",
      figure: points),
    MarkExample(
      name: "mark-bars", type: "Bars", purpose: "A number for each of a few names.", figure: bars),
    MarkExample(
      name: "mark-histogram", type: "Histogram", purpose: "How often numbers occur.",
      figure: histogram),
    MarkExample(
      name: "mark-heat-map", type: "HeatMap",
      purpose: "A table as colors: a confusion matrix here.",
      figure: heatMap),
    MarkExample(
      name: "mark-contour", type: "Contour", purpose: "A function of two numbers, seen from above.",
      figure: contour),
    MarkExample(
      name: "mark-surface", type: "Surface", purpose: "The same as a landscape, with a path on it.",
      figure: surface),
    MarkExample(
      name: "mark-arrows", type: "Arrows", purpose: "A field of directions, such as gradients.",
      figure: arrows),
    MarkExample(
      name: "mark-images", type: "Images", purpose: "Pictures side by side.", figure: images),
    MarkExample(
      name: "mark-reference-line", type: "ReferenceLine", purpose: "A line to compare with.",
      figure: referenceLine),
    MarkExample(
      name: "mark-annotation", type: "Annotation", purpose: "A word at a place, with an arrow.",
      figure: annotation),
    MarkExample(
      name: "mark-ridge-plot", type: "RidgePlot", purpose: "Histograms over time.",
      figure: ridgePlot),
    MarkExample(
      name: "mark-diagram", type: "Diagram",
      purpose: "Boxes and arrows; Graphviz finds their places.",
      figure: diagram),
    MarkExample(
      name: "mark-network", type: "NetworkDiagram", purpose: "A network, neuron by neuron.",
      figure: network),
  ]

  private static func line() -> Figure {
    // excerpt: mark-line
    Figure("Two waves", caption: "Sine and cosine.", x: "x", y: "y") {
      Line(over: 0...6.3, label: "sin x") { sin($0) }
      Line(over: 0...6.3, label: "cos x") { cos($0) }
    }
    // end excerpt
  }

  private static func band() -> Figure {
    // excerpt: mark-band
    let runs = [[0.9, 0.5, 0.3, 0.2], [1.0, 0.6, 0.4, 0.2], [0.8, 0.5, 0.2, 0.1]]
    return Figure("Three runs", caption: "Mean ± deviation.", x: "epoch", y: "loss") {
      Band([1, 2, 3, 4], runs: runs, label: "three seeds")
    }
    // end excerpt
  }

  private static func points() -> Figure {
    // excerpt: mark-points
    Figure("Classes", caption: "Two classes of points.", x: "x₁", y: "x₂") {
      Points(
        [1, 2, 1.5, 4, 5, 4.5], [1, 1.5, 2, 4, 3.5, 5], classes: [0, 0, 0, 1, 1, 1],
        classNames: ["no", "yes"])
    }
    // end excerpt
  }

  private static func bars() -> Figure {
    // excerpt: mark-bars
    Figure("Accuracy", caption: "With a deviation.", x: "optimizer", y: "accuracy") {
      Bars(["SGD", "Adam"], [0.81, 0.93], errors: [0.03, 0.01], showsValues: true)
    }
    // end excerpt
  }

  private static func histogram() -> Figure {
    // excerpt: mark-histogram
    var random = RandomSource(seed: 0)
    let numbers = (0..<1000).map { _ in random.normal() }
    return Figure("Normal numbers", caption: "A thousand.", x: "number", y: "count") {
      Histogram(numbers, bins: 24)
    }
    // end excerpt
  }

  private static func heatMap() -> Figure {
    // excerpt: mark-heat-map
    Figure("Confusion", caption: "Row: what it was.", x: "predicted", y: "true") {
      HeatMap.confusion([[18, 2], [1, 19]], classes: ["cat", "dog"])
    }
    // end excerpt
  }

  private static func contour() -> Figure {
    // excerpt: mark-contour
    Figure("A bowl", caption: "Lines of equal loss.", x: "w₁", y: "w₂") {
      Contour(overX: -2...2, y: -1...1, label: "loss") { $0 * $0 + 4 * $1 * $1 }
    }
    // end excerpt
  }

  private static func surface() -> Figure {
    // excerpt: mark-surface
    let path = Surface.Path([-1.8, -0.6, 0], [0.8, 0.2, 0], [5.8, 0.52, 0], label: "descent")
    return Figure("A bowl", caption: "With a descent.", x: "w₁", y: "w₂") {
      Surface(overX: -2...2, y: -1...1, samples: 25, paths: [path], label: "loss") {
        $0 * $0 + 4 * $1 * $1
      }
    }
    // end excerpt
  }

  private static func arrows() -> Figure {
    // excerpt: mark-arrows
    let (xs, ys) = ([-1.0, 0, 1, -1, 0, 1], [-1.0, -1, -1, 1, 1, 1])
    return Figure("Downhill", caption: "−∇(x² + y²).", x: "x", y: "y", aspect: .equal) {
      Arrows(xs, ys, xs.map { -0.4 * $0 }, ys.map { -0.4 * $0 })
    }
    // end excerpt
  }

  private static func images() -> Figure {
    // excerpt: mark-images
    let ramp = PixelImage(grey: (0..<16).map { row in (0..<16).map { Double($0 * row) } })
    return Figure("Pixels", caption: "A ramp.") { Images([ramp], captions: ["16 × 16"]) }
    // end excerpt
  }

  private static func referenceLine() -> Figure {
    // excerpt: mark-reference-line
    Figure("Early stopping", caption: "The best epoch.", x: "epoch", y: "validation loss") {
      Line([0.9, 0.5, 0.4, 0.45, 0.6], label: "loss")
      ReferenceLine(x: 2, label: "best")
    }
    // end excerpt
  }

  private static func annotation() -> Figure {
    // excerpt: mark-annotation
    Figure("A bell", caption: "Its top.", x: "x", y: "y") {
      Line(over: -3...3) { exp(-$0 * $0) }
      Annotation("the top", x: 1.6, y: 0.9, pointingTo: (x: 0, y: 1))
    }
    // end excerpt
  }

  private static func ridgePlot() -> Figure {
    // excerpt: mark-ridge-plot
    var random = RandomSource(seed: 0)
    let times = (1...4).map { time in (0..<400).map { _ in random.normal() * Double(time) } }
    return Figure("Weights", caption: "They spread.", x: "weight", y: "epoch") {
      RidgePlot(samples: times, names: ["1", "2", "3", "4"])
    }
    // end excerpt
  }

  private static func diagram() throws -> Figure {
    // excerpt: mark-diagram
    let nodes = [
      Diagram.Node("x", name: "x"), Diagram.Node("w", name: "w"),
      Diagram.Node("y", name: "y", operation: "×"),
    ]
    let diagram = try Diagram(nodes, edges: [.init(from: "x", to: "y"), .init(from: "w", to: "y")])
    return Figure("A product", caption: "y = w·x") { diagram }
    // end excerpt
  }

  private static func network() -> Figure {
    // excerpt: mark-network
    Figure("A network", caption: "4 inputs, 3 classes.") {
      NetworkDiagram([
        .init("inputs", size: 4), .init("hidden", size: 6), .init("classes", size: 3),
      ])
    }
    // end excerpt
  }
}
