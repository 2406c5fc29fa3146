import Golden
import Layers
import Tensors

@testable import Training

/// A layer in the words of a model case: `Conv2D(32, 3x3, valid, relu) on 28x28x1`, or
/// `LSTM(6) last output; gates i,f,c,o`.
struct LayerWords {
  let text: String
  /// `Conv2D`
  let kind: String
  /// What stands in the parentheses.
  let arguments: [String]
  /// What stands behind them.
  let rest: String

  init(_ text: String) {
    self.text = text
    let name = text.prefix { $0.isLetter || $0.isNumber }
    kind = String(name)
    let after = text.dropFirst(name.count)
    guard after.hasPrefix("("), let close = after.firstIndex(of: ")") else {
      (arguments, rest) = ([], after.trimmed)
      return
    }
    arguments = after[..<close].dropFirst().split(separator: ",").map(\.trimmed)
    rest = after[after.index(after: close)...].trimmed
  }

  private func problem(_ what: String) -> GoldenProblem {
    GoldenProblem("in the layer “\(text)” \(what) is not understood")
  }

  /// The layer. One with weights takes their names from the front of `names`.
  func plan(_ golden: GoldenCase, _ names: inout ArraySlice<String>) throws -> LayerPlan {
    switch kind {
    case "Dense":
      let sizes = try numbers(at: 0, by: "->")
      let weights = try weights(golden, &names, behind: ["on", "->"])
      if sizes.count == 2 && Array(weights.shape.dropLast()) != [sizes[0]] {
        throw GoldenProblem("the layer “\(text)”, and a kernel of \(weights.shape)")
      }
      return .dense(sizes.last!, activation: try activation(1), useBias: weights.hasBias)
    case "Conv2D":
      let size = try numbers(at: 1, by: "x")
      let weights = try weights(golden, &names, behind: ["on", "->"])
      let settings = try Settings(arguments.dropFirst(2), of: self)
      return .conv2D(
        try numbers(at: 0, by: "x")[0], Size2D(size[0], size.last!),
        strides: settings.stride ?? 1, padding: settings.padding,
        activation: settings.activation, useBias: weights.hasBias)
    case "MaxPooling2D", "AveragePooling2D":
      let size = try numbers(at: 0, by: "x")
      let settings = try Settings(arguments.dropFirst(), of: self)
      let pool = Size2D(size[0], size.last!)
      return kind == "MaxPooling2D"
        ? .maxPooling2D(pool, strides: settings.stride, padding: settings.padding)
        : .averagePooling2D(pool, strides: settings.stride, padding: settings.padding)
    case "Flatten": return .flatten
    case "Embedding":
      let weights = try weights(golden, &names, behind: [])
      guard arguments.count == 2, weights.shape == arguments.compactMap({ Int($0) }) else {
        throw problem("a table of \(weights.shape)")
      }
      return .embedding(weights.shape[0], weights.shape[1])
    case "SimpleRNN", "LSTM", "GRU": return try recurrent(golden, &names)
    default: throw GoldenProblem("there is no layer for the words “\(text)”")
    }
  }

  private func recurrent(
    _ golden: GoldenCase, _ names: inout ArraySlice<String>
  ) throws -> LayerPlan {
    let units = try numbers(at: 0, by: "x")[0]
    guard arguments.count == 1 else { throw problem("“\(arguments[1])”") }
    let known = [
      "last output", "all outputs", "gates i,f,c,o", "gates z,r,h", "zero initial state",
      "no masking of index 0", "reset_after",
    ]
    let phrases = rest.split(separator: ";").map(\.trimmed)
    for phrase in phrases where !known.contains(phrase) { throw problem("“\(phrase)”") }
    guard phrases.contains("last output") != phrases.contains("all outputs") else {
      throw problem("which outputs it gives")
    }
    let weights = try weights(golden, &names, behind: phrases)
    let all = phrases.contains("all outputs")
    switch kind {
    case "LSTM": return .lstm(units, returnSequences: all, useBias: weights.hasBias)
    case "GRU":
      let isAfter = phrases.contains("reset_after") || weights.biasRank == 2
      return .gru(
        units, resetAfter: isAfter, returnSequences: all, useBias: weights.hasBias)
    default: return .simpleRNN(units, returnSequences: all, useBias: weights.hasBias)
    }
  }

  /// The names in front that differ in their last part only: the shape of the first of them, and whether
  /// there is a bias.
  private func weights(
    _ golden: GoldenCase, _ names: inout ArraySlice<String>, behind words: [String]
  ) throws -> (shape: [Int], hasBias: Bool, biasRank: Int) {
    guard rest.isEmpty || words.contains(where: { rest.hasPrefix($0) }) else {
      throw problem("“\(rest)”")
    }
    guard let first = names.first else {
      throw GoldenProblem("there are no weights for the layer “\(text)”")
    }
    let owner = first.owner
    let mine = names.prefix { $0.owner == owner }
    names = names.dropFirst(mine.count)
    let bias = mine.first { $0.hasSuffix(".bias") }
    return (
      try golden.entry(first).shape, bias != nil,
      try bias.map { try golden.entry($0).shape.count } ?? 0
    )
  }

  /// The numbers of an argument, `3x3` or `8->10`.
  private func numbers(at place: Int, by separator: String) throws -> [Int] {
    guard arguments.indices.contains(place) else { throw problem("how large it is") }
    return try numbers(in: arguments[place], by: separator)
  }

  private func numbers(in words: String, by separator: String) throws -> [Int] {
    let parts = words.split(separator: separator).map { Int($0.trimmed) }
    let numbers = parts.compactMap { $0 }
    guard (1...2).contains(parts.count), numbers.count == parts.count,
      numbers.allSatisfy({ $0 > 0 })
    else { throw problem("“\(words)”") }
    return numbers
  }

  private func activation(_ place: Int) throws -> Activation {
    try Settings(arguments.dropFirst(place), of: self).activation
  }

  /// The arguments behind the sizes: an activation, a padding, a stride.
  private struct Settings {
    var activation = Activation.linear
    var padding = Padding.valid
    var stride: Size2D?

    init(_ words: ArraySlice<String>, of layer: LayerWords) throws {
      for word in words {
        if let found = Activation.all.first(where: { $0.name == word }) {
          activation = found
        } else if let found = ["same": Padding.same, "valid": .valid][word] {
          padding = found
        } else if word.hasPrefix("stride ") {
          let steps = try layer.numbers(in: String(word.dropFirst(7)), by: "x")
          stride = Size2D(steps[0], steps.last!)
        } else if word != "no bias" {
          throw layer.problem("“\(word)”")
        }
      }
    }
  }
}

extension GoldenCase {
  /// The layers of an attribute, one behind the other.
  func network(_ attribute: String, _ names: inout ArraySlice<String>) throws -> Sequential {
    let words = try attributes.texts(attribute).map { LayerWords($0) }
    return Sequential(try words.map { try $0.plan(self, &names) })
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// `gen.dense1` of `gen.dense1.kernel`
  fileprivate var owner: String { split(separator: ".").dropLast().joined(separator: ".") }
}
