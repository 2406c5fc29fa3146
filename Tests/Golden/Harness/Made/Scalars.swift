import ScalarGrad

/// Scalars in a shape: made cases are computed with them, one number at a time, by nothing of what is
/// tested.
struct Scalars {
  let shape: [Int]
  let elements: [Scalar]

  init(_ shape: [Int], _ elements: [Scalar]) { (self.shape, self.elements) = (shape, elements) }

  /// A scalar for each place, the last axis fastest.
  init(_ shape: [Int], _ make: (_ place: [Int]) -> Scalar) {
    self.init(shape, places(in: shape).map(make))
  }

  subscript(place: Int...) -> Scalar { self[place] }

  subscript(place: [Int]) -> Scalar {
    elements[zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  /// f(x) for each x
  func map(_ f: (Scalar) -> Scalar) -> Scalars { Scalars(shape, elements.map(f)) }
}

/// All places of a shape, the last axis fastest.
func places(in shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { places, size in
    places.flatMap { place in (0..<size).map { place + [$0] } }
  }
}

/// Σ over a range
func total(_ range: Range<Int>, _ term: (Int) -> Scalar) -> Scalar { .sum(range.map(term)) }

/// Softmax of a row.
func softmax(_ row: [Scalar]) -> [Scalar] {
  let powers = row.map { exp($0) }
  let all = Scalar.sum(powers)
  return powers.map { $0 / all }
}
