import Notation

/// What a wrong result has in common with the right one: a guess at the mistake where it is none of
/// the typical ones.
struct Symptom {
  let text: String

  /// - Parameter everywhere: the results of all cases. Of one number every mistake is a factor: only one that holds in
  ///   all of them is named.
  init(
    expected: Numbers, got: Numbers, _ difference: Difference,
    everywhere: [(expected: Numbers, got: Numbers)] = []
  ) {
    guard difference.index != nil else {
      text = Symptom.ofShape(expected, got)
      return
    }
    let wanted = expected.elements.map(\.value)
    let came = got.elements.map(\.value)
    let cases = (everywhere.isEmpty ? [(expected, got)] : everywhere).filter { expected, got in
      expected.shape == got.shape && got.elements.allSatisfy(\.value.isFinite)
    }
    text = Symptom.ofNumbers(
      wanted, came, everywhere: cases.flatMap { $0.0.elements.map(\.value) },
      cases.flatMap { $0.1.elements.map(\.value) })
  }

  private static func ofShape(_ expected: Numbers, _ got: Numbers) -> String {
    guard let wanted = expected.shape, let came = got.shape else {
      return "The result has another form: rows of different lengths, or a level too many."
    }
    if wanted.count == 2, came == wanted.reversed() {
      return "Rows and columns are exchanged: \(written(came)) where \(written(wanted)) is needed."
    }
    return "The result has another form: \(written(came)) where \(written(wanted)) is needed."
  }

  private static func ofNumbers(
    _ wanted: [Double], _ came: [Double], everywhere allWanted: [Double], _ allCame: [Double]
  ) -> String {
    if came.contains(where: { !$0.isFinite }) && wanted.allSatisfy(\.isFinite) {
      return "Something overflowed or was divided by zero. What is the largest number that is "
        + "raised or divided on the way?"
    }
    if came.allSatisfy({ $0 == 0 }) { return "Everything is 0: the hole is not filled in yet." }
    if same(wanted, came.map { -$0 }), same(allWanted, allCame.map { -$0 }) {
      return "Only the sign is wrong: a minus is missing."
    }
    if came.count > 1, same(wanted, came.reversed()) {
      return "The order is reversed: an index runs the wrong way."
    }
    if came.count > 1, same(wanted.sorted(), came.sorted()) {
      return "The numbers are right, but stand in other places: an index is wrong."
    }
    let places = allWanted.indices.filter { abs(allWanted[$0]) > 1e-12 }
    let factors = places.map { allCame[$0] / allWanted[$0] }
    if let factor = factors.first, factors.count > 1, same(factors, factors.map { _ in factor }),
      allWanted.indices.allSatisfy({ abs(allWanted[$0]) > 1e-12 || abs(allCame[$0]) < 1e-12 })
    {
      return "The result is \(written(factor)) times what it should be: a factor of "
        + "\(written(1 / factor)) is missing."
    }
    let shifts = zip(came, wanted).map { $0 - $1 }
    if shifts.count > 1, same(shifts, shifts.map { _ in shifts[0] }) {
      return "Every number is off by \(written(shifts[0])): a term is missing or one too many."
    }
    let wrong = wanted.indices.filter { !same([wanted[$0]], [came[$0]]) }
    if wrong.count < wanted.count {
      let edge = wrong.allSatisfy { $0 == 0 || $0 == wanted.count - 1 } ? " It is at the edge." : ""
      return "\(wanted.count - wrong.count) of \(wanted.count) numbers are right.\(edge)"
    }
    return "Compare the formula with your line, term by term, with these numbers put in."
  }

  private static func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($0)) }
  }

  private static func written(_ shape: [Int]) -> String {
    shape.isEmpty ? "one number" : "[" + shape.map(String.init).joined(separator: ", ") + "]"
  }

  private static func written(_ number: Double) -> String { Notation.written(number, digits: 5) }
}
