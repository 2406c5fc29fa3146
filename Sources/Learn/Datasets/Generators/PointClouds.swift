import Randomness

extension Examples {
  /// Two half circles that reach into each other: two classes that no straight line divides.
  ///
  ///     (cos t, sin t)   and   (1 − cos t, ½ − sin t),   t from 0 to π, with normal noise
  ///
  /// - Parameter noise: the standard deviation of the noise.
  public static func moons(
    _ count: Int = 200, noise: Double = 0.1, random: inout RandomSource
  ) -> Examples {
    points(count, classes: 2, named: ["upper", "lower"], random: &random) { label, part, random in
      let (s, c) = sineAndCosine(part / 2)
      let (x, y) = label == 0 ? (c, s) : (1 - c, 0.5 - s)
      return (x + noise * random.normal(), y + noise * random.normal())
    }
  }

  /// Spirals around one another, an arm a class.
  ///
  ///     r·(cos a, sin a)   with r from 0.05 to 1 and a = 2π·(turns·r + label/classes)
  public static func spirals(
    _ count: Int = 300, classes: Int = 3, turns: Double = 0.75, noise: Double = 0.02,
    random: inout RandomSource
  ) -> Examples {
    let names = (1...max(1, classes)).map { "arm \($0)" }
    return points(count, classes: classes, named: names, random: &random) { label, part, random in
      let r = 0.05 + 0.95 * part
      let (s, c) = sineAndCosine(turns * r + Double(label) / Double(classes))
      return (r * c + noise * random.normal(), r * s + noise * random.normal())
    }
  }

  /// Round clouds of points, one a class, their centers evenly on a circle of radius 1.
  ///
  /// - Parameter spread: the standard deviation of each cloud.
  public static func blobs(
    _ count: Int = 300, classes: Int = 3, spread: Double = 0.25, random: inout RandomSource
  ) -> Examples {
    let names = (1...max(1, classes)).map { "cloud \($0)" }
    return points(count, classes: classes, named: names, random: &random) { label, _, random in
      let (s, c) = sineAndCosine(Double(label) / Double(classes))
      return (c + spread * random.normal(), s + spread * random.normal())
    }
  }

  /// The four corners of exclusive or, with normal noise: class 1 where exactly one coordinate is 1.
  public static func xor(
    _ count: Int = 200, noise: Double = 0.1, random: inout RandomSource
  ) -> Examples {
    points(count, classes: 2, named: ["same", "different"], random: &random) { label, _, random in
      let a = random.chance(0.5) ? 1.0 : 0
      let b = label == 0 ? a : 1 - a
      return (a + noise * random.normal(), b + noise * random.normal())
    }
  }

  /// A mixture of normal distributions: `modes` clouds evenly on a circle, each as likely as any other.
  /// A generator that learns it must find all of them; the label says which one a point is from.
  public static func gaussianMixture(
    _ count: Int = 1000, modes: Int = 8, radius: Double = 2, deviation: Double = 0.1,
    random: inout RandomSource
  ) -> Examples {
    let names = (1...max(1, modes)).map { "mode \($0)" }
    return points(count, classes: modes, named: names, random: &random) { label, _, random in
      let (s, c) = sineAndCosine(Double(label) / Double(modes))
      return (radius * c + deviation * random.normal(), radius * s + deviation * random.normal())
    }
  }

  /// `count` points in the plane, the classes in turn, then shuffled; `part` runs from 0 to 1 within each
  /// class.
  private static func points(
    _ count: Int, classes: Int, named names: [String], random: inout RandomSource,
    _ point: (_ label: Int, _ part: Double, _ random: inout RandomSource) -> (Double, Double)
  ) -> Examples {
    guard count >= classes, classes >= 1 else {
      fatalError("A cloud of \(count) points cannot have \(classes) classes.")
    }
    var values: [Double] = []
    var labels: [Int] = []
    for index in 0..<count {
      let label = index % classes
      let members = (count - label + classes - 1) / classes
      let part = members > 1 ? Double(index / classes) / Double(members - 1) : 0
      let (x, y) = point(label, part, &random)
      values += [x, y]
      labels.append(label)
    }
    let examples = Examples(
      features: Matrix(values, count: count, width: 2), labels: labels, featureNames: ["x", "y"],
      classNames: names)
    return examples.shuffled(random: &random)
  }
}
