import Notation

/// A formula in LaTeX, as gnuplot's marked-up text, and the room that it takes.
struct Equation {
  /// The formula in gnuplot's "enhanced" notation.
  let enhanced: String

  init(_ latex: String) {
    enhanced = gnuplotMath(latex)
  }

  /// The size of its letters, and the room that it takes between a title and a plot, in points.
  static func font(_ size: FigureSize) -> Double { size.fontSize * 1.1 }
  static func height(_ size: FigureSize) -> Double { size.fontSize * 1.9 }

  /// The size of its letters where there is only so much room.
  func font(_ size: FigureSize, width: Double) -> Double {
    let plain = enhanced.replacing("{/:Italic ", with: "").filter { !"{}^_".contains($0) }
    let usual = Equation.font(size)
    return usual * min(1, width / max(1, TextMetrics.width(plain, size: usual)))
  }
}
