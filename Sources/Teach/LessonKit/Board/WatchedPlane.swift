import Figures
import Tensors
import Training

extension ModelInside {
  /// What a model of two numbers predicts over their plane, of several outputs the last, with the examples as points;
  /// nil where it takes something else.
  func plane() -> Figure? {
    let examples = examples
    guard examples.count == 1, examples[0].rank == 2, examples[0].shape[1] == 2 else { return nil }
    let points = examples[0].values
    // Whole numbers may be tokens, between which there is nothing.
    guard points.contains(where: { $0.rounded() != $0 }) else { return nil }
    let (u, v) = (examples[0][Axis.all, 0].values, examples[0][Axis.all, 1].values)
    let (x, y) = (reach(of: u), reach(of: v))
    let side = 48
    let grid = (0..<side * side).flatMap { place in
      [middle(x, place % side, of: side), middle(y, place / side, of: side)]
    }
    let prediction = outputs(for: [Tensor(grid, shape: [side * side, 2], examples[0].precision)])
      .prediction
    let outputs = prediction.count / (side * side)
    guard outputs >= 1, prediction.count == outputs * side * side else { return nil }
    let values = prediction.values
    let rows = (0..<side).map { row in
      (0..<side).map { values[(row * side + $0) * outputs + outputs - 1] }
    }
    guard values.allSatisfy(\.isFinite) else { return nil }
    let isProbability = values.allSatisfy { (0...1).contains($0) }
    return Figure("The prediction over the plane of both inputs", x: "x₁", y: "x₂") {
      HeatMap(
        rows, x: x, y: y, scale: isProbability ? .diverging(center: 0.5) : .sequential,
        range: isProbability ? 0...1 : nil)
      Points(u, v, color: .text, size: 0.5)
    }
  }

  private func reach(of values: [Double]) -> ClosedRange<Double> {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let margin = max(0.15 * (most - least), 1e-3)
    return (least - margin)...(most + margin)
  }

  private func middle(_ range: ClosedRange<Double>, _ place: Int, of count: Int) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * (Double(place) + 0.5) / Double(count)
  }
}
