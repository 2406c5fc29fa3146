import Tensors

/// Sums of products over named axes: `bij,bjk->bik`.
enum EinsumOperator {
  static let table: [String: Operator] = ["Einsum": single(einsum)]

  private static func einsum(_ call: OperatorCall) throws -> ONNXArray {
    let equation = try call.text("equation", "").filter { $0 != " " }
    let arrays = try call.arrays()
    let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
    let left = sides[0].replacing("-", with: "")
    var terms = left.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard terms.count == arrays.count, sides.count <= 2, let first = arrays.first else {
      throw Mismatch("\"\(equation)\" for \(arrays.count) inputs")
    }
    // Axes under … get names of their own: digits, counted from the last.
    var most = 0
    for (index, term) in terms.enumerated() where term.contains("...") {
      let extra = arrays[index].rank - (term.count - 3)
      guard extra >= 0, extra <= 9 else {
        throw Mismatch("\"\(equation)\" for \(arrays[index].shape)")
      }
      most = max(most, extra)
      terms[index] = term.replacing("...", with: digits(extra))
    }
    var output = implied(terms, digits(most))
    if sides.count == 2 { output = String(sides[1]).replacing("...", with: digits(most)) }
    output = output.filter { $0 != "." }
    var sizes: [Character: Int] = [:]
    for (term, array) in zip(terms, arrays) {
      guard term.count == array.rank else { throw Mismatch("\(term) for \(array.shape)") }
      for (letter, size) in zip(term, array.shape) {
        let known = sizes[letter] ?? size
        guard known == size || known == 1 || size == 1 else {
          throw Mismatch("\(letter) is \(known) and \(size)")
        }
        sizes[letter] = known == 1 ? size : known
      }
    }
    guard output.allSatisfy({ sizes[$0] != nil }), Set(output).count == output.count else {
      throw Mismatch("\"\(equation)\"; each letter of the result comes once, and in an input")
    }
    let summed = sizes.keys.filter { !output.contains($0) }.sorted()
    let letters = Array(output) + summed
    let shape = letters.map { sizes[$0]! }
    _ = try ONNXArray.count(of: shape)
    // For each input the places of its elements under all letters.
    var products: [Double]?
    for (term, array) in zip(terms, arrays) {
      let strides = Positions.strides(of: array.shape)
      let steps = letters.map { letter -> Int in
        var step = 0
        for (axis, name) in term.enumerated() where name == letter && array.shape[axis] > 1 {
          step += strides[axis]
        }
        return step
      }
      let values = array.doubles
      let places = Positions.all(shape, strides: steps)
      var next = places.map { values[$0] }
      if let products { for i in next.indices { next[i] *= products[i] } }
      products = next
    }
    let width = summed.map { sizes[$0]! }.reduce(1, *)
    let result = shape[..<output.count].map { $0 }
    let values = products ?? []
    let sums = (0..<result.reduce(1, *)).map { row in
      values[(row * width)..<((row + 1) * width)].reduce(0, +)
    }
    return try ONNXArray(doubles: sums, shape: result, type: first.type)
  }

  private static func digits(_ count: Int) -> String {
    (0..<count).reversed().map(String.init).joined()
  }

  /// Without an arrow: the letters that come once, in alphabetical order.
  private static func implied(_ terms: [String], _ broadcast: String) -> String {
    let all = terms.joined().filter { !$0.isNumber }
    let single = Set(all).filter { letter in all.count { $0 == letter } == 1 }
    return broadcast + String(single.sorted())
  }
}
