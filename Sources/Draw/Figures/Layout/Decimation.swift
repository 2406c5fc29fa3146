import Notation

/// Leaves out points that cannot be seen, so that a million draw as fast as a thousand.
enum Decimation {
  /// How many points a line may have before it is thinned.
  static let mostOnLine = 4000
  /// How many points a thinned cloud may have.
  static let mostInCloud = 10_000

  /// A line with the same picture and at most about `mostOnLine` points.
  ///
  /// Where x only grows, each narrow column keeps its first, lowest, highest and last point, so that no
  /// spike is lost. Elsewhere a point is left out when it lies within a two-thousandth of the last one
  /// kept.
  static func line(_ places: [UnitPoint?]) -> [UnitPoint?] {
    guard places.count > mostOnLine else { return straightened(places) }
    var grows = true
    var last = -Double.infinity
    for case let place? in places {
      if place.x < last { grows = false }
      last = place.x
    }
    return grows ? byColumns(places) : bySteps(places)
  }

  /// A cloud with one point for each small cell that has any; the last one counts, as when painting.
  static func cloud(_ places: [UnitPoint]) -> [UnitPoint] {
    var kept = places
    for cells in [500, 350, 250, 180, 125] where kept.count > mostInCloud {
      var isTaken = [Bool](repeating: false, count: (cells + 1) * (cells + 1))
      var rest: [UnitPoint] = []
      for place in kept.reversed() where place.isShown {
        let cell =
          Int(saturating: place.y * Double(cells)) * (cells + 1)
          + Int(saturating: place.x * Double(cells))
        if isTaken[cell] { continue }
        isTaken[cell] = true
        rest.append(place)
      }
      kept = rest.reversed()
    }
    return kept
  }

  /// A line without the points that lie on the straight way between their neighbors (to a
  /// ten-thousandth of the plot): cairo draws one long stroke cleaner than many short ones.
  private static func straightened(_ places: [UnitPoint?]) -> [UnitPoint?] {
    var kept: [UnitPoint?] = []
    var start = 0
    while start < places.count {
      kept.append(places[start])
      var end = start + 1
      if let a = places[start] {
        while end + 1 < places.count, end - start < 200, let b = places[end + 1],
          (start + 1...end).allSatisfy({ isBetween(places[$0], a, b) })
        {
          end += 1
        }
      }
      start = end
    }
    return kept
  }

  /// Whether a place lies on the way from one to another.
  private static func isBetween(_ place: UnitPoint?, _ a: UnitPoint, _ b: UnitPoint) -> Bool {
    guard let place else { return false }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = (dx * dx + dy * dy).squareRoot()
    let along = (place.x - a.x) * dx + (place.y - a.y) * dy
    let aside = (place.x - a.x) * dy - (place.y - a.y) * dx
    return length > 0 && abs(aside) <= 1e-4 * length && along >= 0 && along <= length * length
  }

  private static func byColumns(_ places: [UnitPoint?]) -> [UnitPoint?] {
    let columns = Double(mostOnLine / 4)
    var kept: [UnitPoint?] = []
    var start = 0
    while start < places.count {
      guard let first = places[start] else {
        kept.append(nil)
        start += 1
        continue
      }
      let column = (first.x * columns).rounded(.down)
      var end = start
      var lowest = start
      var highest = start
      while end < places.count, let place = places[end],
        (place.x * columns).rounded(.down) == column
      {
        if place.y < places[lowest]!.y { lowest = end }
        if place.y > places[highest]!.y { highest = end }
        end += 1
      }
      var wanted = [start, min(lowest, highest), max(lowest, highest), end - 1]
      wanted = wanted.enumerated().filter { $0 == 0 || $1 != wanted[$0 - 1] }.map(\.element)
      kept += wanted.map { places[$0] }
      start = end
    }
    return kept
  }

  private static func bySteps(_ places: [UnitPoint?]) -> [UnitPoint?] {
    var kept: [UnitPoint?] = []
    for (index, place) in places.enumerated() {
      if let place, let before = kept.last ?? nil, index < places.count - 1,
        abs(place.x - before.x) < 0.0005, abs(place.y - before.y) < 0.0005
      {
        continue
      }
      kept.append(place)
    }
    return kept
  }
}
