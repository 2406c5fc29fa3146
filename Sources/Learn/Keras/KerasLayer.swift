import Weights

/// A layer of a file of Keras, with its weights.
public struct KerasLayer: Sendable {
  /// The name that the layer has in Keras, such as `hidden` or `dense_1`.
  public let name: String
  /// The kind of layer as Keras writes it in file names, such as `dense` or `conv2d`; nil where the file does not say.
  public let kind: String?
  /// The weights under the names that they have in a layer: `kernel`, `forward/bias`. Those of a kind of layer that
  /// is not known are numbered.
  public let variables: [NamedTensor]

  /// How many numbers there are.
  public var count: Int { variables.reduce(0) { $0 + $1.tensor.count } }
}

/// How Keras names things in its files.
enum KerasNames {
  /// `Conv2DTranspose` as `conv2d_transpose`, `SimpleRNN` as `simple_rnn`: by the same two rules as in Keras. An
  /// underscore stands before a capital letter that small ones follow, and between a small letter and a capital one.
  static func snakeCase(_ name: String) -> String {
    let letters = Array(
      name.unicodeScalars.filter { $0.properties.isAlphabetic || $0 == "_" || isDigit($0) })
    var result = String.UnicodeScalarView()
    for (place, letter) in letters.enumerated() {
      if place > 0, isCapital(letter) {
        let isWord = place + 1 < letters.count && isSmall(letters[place + 1])
        if (isWord || isSmall(letters[place - 1])) && letters[place - 1] != "_" {
          result.append("_")
        }
      }
      result.append(letter)
    }
    return String(result).lowercased()
  }

  /// `dense_12` as `dense` and 12, `dense` as `dense` and 0.
  static func split(_ key: String) -> (kind: String, number: Int) {
    guard let cut = key.lastIndex(of: "_"), cut > key.startIndex,
      case let digits = key[key.index(after: cut)...], digits.unicodeScalars.allSatisfy(isDigit),
      let number = Int(digits)
    else { return (key, 0) }
    return (String(key[..<cut]), number)
  }

  /// The names of a layer's own weights in Keras' order, where the kind of layer is known.
  static func variables(of kind: String, count: Int) -> [String]? {
    let names: [String]
    switch kind {
    case "batch_normalization": names = ["gamma", "beta", "moving_mean", "moving_variance"]
    case "layer_normalization", "group_normalization": names = ["gamma", "beta"]
    case "rms_normalization": names = ["gamma"]
    case "embedding": names = ["embeddings"]
    case "lstm_cell", "gru_cell", "simple_rnn_cell", "cell":
      names = ["kernel", "recurrent_kernel", "bias"]
    case "p_re_lu": names = ["alpha"]
    case _ where kind.hasPrefix("separable_conv"):
      names = ["depthwise_kernel", "pointwise_kernel", "bias"]
    case _
    where kind == "dense" || kind.hasSuffix("_dense") || kind.hasPrefix("conv")
      || kind.hasPrefix("depthwise_conv"):
      names = ["kernel", "bias"]
    default: return nil
    }
    // Which of the two weights of a normalization was left out is not in the file; a bias can be left out.
    let isWhole = names.count == count || names.last == "bias" && names.count == count + 1
    return isWhole ? Array(names.prefix(count)) : nil
  }

  /// The name of a part of a layer in Chalk; nil where its weights count as the layer's own.
  static func part(_ name: String) -> String? {
    switch name {
    case "cell", "layer", "layers", "_layer_checkpoint_dependencies": nil
    case "forward_layer": "forward"
    case "backward_layer": "backward"
    case "query_dense": "query"
    case "key_dense": "key"
    case "value_dense": "value"
    case "output_dense": "attention_output"
    default: name
    }
  }

  private static func isCapital(_ letter: Unicode.Scalar) -> Bool { ("A"..."Z").contains(letter) }
  private static func isSmall(_ letter: Unicode.Scalar) -> Bool { ("a"..."z").contains(letter) }
  private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }
}
