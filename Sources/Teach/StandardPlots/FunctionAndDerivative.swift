import Figures
import Notation

extension Figure {
  /// A function and its derivative side by side, with a mark where the learner stands.
  ///
  /// - Parameters:
  ///   - curves: each a name, the function, and its derivative.
  ///   - x: a place to mark on every curve; none where nil.
  ///   - names: the letters of the input, the value and the derivative.
  public static func functionAndDerivative(
    _ title: String, caption: String, over range: ClosedRange<Double>, at x: Double? = nil,
    names: (input: String, value: String, derivative: String) = ("x", "f(x)", "f′(x)"),
    curves: [(name: String, value: (Double) -> Double, derivative: (Double) -> Double)]
  ) -> Figure {
    let here = x.map { "\(names.input) = \(written($0, .exact))" }
    return Figure(title, caption: caption, columns: 2) {
      Panel("Value", x: PlotAxis(names.input), y: PlotAxis(names.value)) {
        for curve in curves { Line(over: range, label: curve.name, curve.value) }
        if let x {
          Points(curves.map { _ in x }, curves.map { $0.value(x) }, label: here)
        }
      }
      Panel("Derivative", x: PlotAxis(names.input), y: PlotAxis(names.derivative), legend: .none) {
        for curve in curves { Line(over: range, label: curve.name, curve.derivative) }
        if let x {
          Points(curves.map { _ in x }, curves.map { $0.derivative(x) }, label: here)
        }
      }
    }
  }
}

extension Figure {
  /// Every activation function beside the others, and their derivatives.
  public static func allActivations(
    _ curves: [(name: String, value: (Double) -> Double, derivative: (Double) -> Double)],
    over range: ClosedRange<Double> = -4...4
  ) -> Figure {
    functionAndDerivative(
      "All activations",
      caption: """
        Which of them are flat on one side, and which on both? Every activation function that can be chosen by name, \
        and the derivative of each.
        """,
      over: range, curves: curves)
  }
}
