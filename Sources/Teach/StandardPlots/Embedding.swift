import Figures

extension Figure {
  /// Vectors of many numbers as points of a plane: seen along their two principal axes, the directions in which they
  /// differ most.
  ///
  /// The axes say which part of the whole variance they show.
  /// - Parameters:
  ///   - names: what stands beside each point; empty writes nothing.
  ///   - classes: the class of each point, for its colour.
  public static func embedding(
    _ vectors: [[Double]], names: [String] = [], classes: [Int]? = nil, classNames: [String] = [],
    title: String = "Embedding", caption: String
  ) -> Figure {
    let axes = PrincipalAxes(vectors, count: 2)
    let places = vectors.map(axes.project)
    let (xs, ys) = (places.map { $0[0] }, places.map { $0[1] })
    let label = { (axis: Int) in
      "principal axis \(axis + 1) (\(rounded(100 * axes.varianceParts[axis], digits: 0)) %)"
    }
    return Figure(title, caption: caption, x: Axis(label(0)), y: Axis(label(1))) {
      Points(xs, ys, classes: classes, classNames: classNames)
      for (index, name) in names.enumerated() {
        Note(name, x: xs[index], y: ys[index], side: .above)
      }
    }
  }
}
