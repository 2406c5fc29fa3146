import Figures
import Notation

extension Figure {
  /// Vectors of many numbers as points of a plane: seen along their two principal axes, the directions in which they
  /// differ most.
  ///
  /// The axes say which part of the whole variance they show.
  /// - Parameters:
  ///   - names: what stands beside each point; empty writes nothing.
  ///   - classes: the class of each point, for its color.
  public static func embedding(
    _ vectors: [[Double]], names: [String] = [], classes: [Int]? = nil, classNames: [String] = [],
    title: String = "Embedding", caption: String
  ) -> Figure {
    let axes = PrincipalAxes(vectors, count: 2)
    let places = vectors.map(axes.project)
    let (xs, ys) = (places.map { $0[0] }, places.map { $0[1] })
    let widest = max(spread(xs), spread(ys), 1e-9)
    let axis = { (index: Int, values: [Double]) in
      // Room for the names beyond the outermost points.
      let edge = (names.isEmpty ? 0.03 : 0.08) * widest
      return PlotAxis(
        "principal axis \(index + 1) (\(written(100 * axes.varianceParts[index], .decimals(0))) %)",
        range: ((values.min() ?? 0) - edge)...((values.max() ?? 0) + edge))
    }
    return Figure(title, caption: caption, x: axis(0, xs), y: axis(1, ys), aspect: .equal) {
      Points(xs, ys, classes: classes, classNames: classNames)
      for (index, (name, side)) in zip(names, sides(of: xs, ys)).enumerated() {
        Annotation(name, x: xs[index], y: ys[index], side: side)
      }
    }
  }

  /// On which side of each point its name has the most room: farthest from the other points, and from the names that
  /// have a place already.
  static func sides(of xs: [Double], _ ys: [Double]) -> [Annotation.Side] {
    let width = max(spread(xs), spread(ys), 1e-9)
    let steps: [(side: Annotation.Side, x: Double, y: Double)] = [
      (.above, 0, 0.04), (.below, 0, -0.04), (.right, 0.07, 0), (.left, -0.07, 0),
    ]
    var occupied = zip(xs, ys).map { ($0, $1) }
    return xs.indices.map { index in
      let best = steps.map { step in
        let place = (xs[index] + step.x * width, ys[index] + step.y * width)
        let room = occupied.indices.filter { $0 != index }.map { other in
          let (dx, dy) = (occupied[other].0 - place.0, occupied[other].1 - place.1)
          // A name is wide and low: side by side two need more room than one above the other.
          return dx * dx + 4 * dy * dy
        }.min()
        return (side: step.side, place: place, room: min(room ?? .infinity, 0.03 * width * width))
      }.max { $0.room < $1.room }!
      occupied.append(best.place)
      return best.side
    }
  }
}

/// From the least to the greatest number.
private func spread(_ numbers: [Double]) -> Double { (numbers.max() ?? 0) - (numbers.min() ?? 0) }
