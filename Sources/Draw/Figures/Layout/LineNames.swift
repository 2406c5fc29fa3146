import Foundation

/// Names that stand directly at their lines, where each finds a place that hides nothing and is nearer to its own
/// line than to any other.
struct LineNames {
  /// For each mark of the panel the places that a name must not hide.
  let footprints: [[UnitPoint]]
  /// The parts of the plot that small panels cover.
  let blocked: [UnitRect]
  /// The plot's width and height in points.
  let room: (width: Double, height: Double)
  /// The size of the letters.
  let font: Double

  /// The height of a name in multiples of its letters' size.
  static let height = 1.1
  /// From a name to its own line, to a line with another name, and to what has none, in multiples of the same.
  private static let (own, other, nameless) = (0.3, 1.0, 0.4)
  /// How much a line may rise or fall beside its name, in multiples of the same.
  private static let steepest = 1.5

  /// The middles of the names in the plot, in their order; nil where one of them finds no place.
  ///
  /// - Parameter names: the width of each name in points, and the number of the mark that it belongs to.
  func places(for names: [(width: Double, mark: Int)]) -> [UnitPoint]? {
    var taken = blocked
    var middles: [UnitPoint] = []
    for name in names {
      let named = Set(names.map(\.mark)).subtracting([name.mark])
      guard let rect = best(name.width, at: name.mark, besides: named, taken) else { return nil }
      taken.append(rect.widened(font * 0.5 / room.width, font * 0.3 / room.height))
      middles.append(
        UnitPoint(
          (rect.x.lowerBound + rect.x.upperBound) / 2, (rect.y.lowerBound + rect.y.upperBound) / 2))
    }
    return middles
  }

  /// The best of the places along a line, above and below it.
  private func best(
    _ width: Double, at mark: Int, besides named: Set<Int>, _ taken: [UnitRect]
  ) -> UnitRect? {
    let (w, h) = (width / room.width, font * LineNames.height / room.height)
    let (edgeX, edgeY) = (font * 0.3 / room.width, font * 0.2 / room.height)
    let last = 1 - edgeX - w
    guard last > edgeX, h < 1 else { return nil }
    let gap = font * LineNames.own / room.height
    var best: (rect: UnitRect, cost: Double)?
    for step in 0...40 {
      let left = edgeX + (last - edgeX) * Double(step) / 40
      // Places along a line are up to 0.03 apart: what enters between two of them is seen at the next ones.
      let reach = (left - 0.03)...(left + w + 0.03)
      let beside = footprints[mark].filter { reach.contains($0.x) }.map(\.y)
      guard let low = beside.min(), let high = beside.max() else { continue }
      let change = (high - low) * room.height
      if change > LineNames.steepest * font { continue }
      for bottom in [high + gap, low - gap - h] where bottom >= edgeY && bottom + h <= 1 - edgeY {
        let rect = UnitRect(x: left...(left + w), y: bottom...(bottom + h))
        guard !taken.contains(where: { $0.overlaps(rect) }),
          let distance = distance(of: rect, at: mark, besides: named)
        else { continue }
        // Where the line is flat, others are far, and rather at its end.
        let cost = change + max(0, 3 * font - distance) / 2 - font * left / 3
        if cost < best?.cost ?? .infinity { best = (rect, cost) }
      }
    }
    return best?.rect
  }

  /// How far a name would be from the nearest mark that is not its own, in points; nil where it is too near.
  private func distance(of rect: UnitRect, at mark: Int, besides named: Set<Int>) -> Double? {
    var nearest = Double.infinity
    for (index, places) in footprints.enumerated() {
      let least =
        index == mark
        ? LineNames.own * 0.5 : named.contains(index) ? LineNames.other : LineNames.nameless
      let found = places.reduce(Double.infinity) { min($0, distance(from: rect, to: $1)) }
      if found < least * font { return nil }
      if index != mark { nearest = min(nearest, found) }
    }
    return nearest
  }

  /// From a rectangle to a place in points; 0 inside.
  private func distance(from rect: UnitRect, to place: UnitPoint) -> Double {
    let dx = max(rect.x.lowerBound - place.x, 0, place.x - rect.x.upperBound) * room.width
    let dy = max(rect.y.lowerBound - place.y, 0, place.y - rect.y.upperBound) * room.height
    return (dx * dx + dy * dy).squareRoot()
  }
}
