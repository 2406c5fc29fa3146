/// Which inputs of which operators may be strings. All others need numbers: an array of strings has none, and is
/// refused before an operator looks for them.
enum TextInputs {
  /// The places of the inputs; nil stands for all.
  private static let places: [String: Set<Int>?] = [
    "Cast": [0], "CastLike": nil, "Compress": [0], "Concat": nil, "ConcatFromSequence": nil,
    "DepthToSpace": [0], "Equal": nil, "Expand": [0], "Flatten": [0],
    "Gather": [0], "GatherElements": [0], "GatherND": [0], "Identity": nil,
    "NonZero": [0], "OneHot": [2], "Optional": nil, "OptionalGetElement": nil,
    "OptionalHasElement": nil, "Pad": [0, 2], "Reshape": [0], "ReverseSequence": [0],
    "Scatter": [0, 2], "ScatterElements": [0, 2], "ScatterND": [0, 2], "SequenceConstruct": nil,
    "SequenceInsert": [0, 1], "SequenceAt": [0], "SequenceErase": [0], "SequenceLength": nil,
    "SequenceMap": nil, "Scan": nil, "Shape": nil, "Size": nil, "Slice": [0],
    "SpaceToDepth": [0], "Split": [0], "SplitToSequence": [0], "Squeeze": [0],
    "StringConcat": nil, "StringNormalizer": [0], "TfIdfVectorizer": [0], "Tile": [0],
    "Transpose": [0], "Trilu": [0], "Unsqueeze": [0], "Where": [1, 2],
  ]

  /// - Throws: a reason that names the first input of strings where numbers are needed.
  static func check(_ call: OperatorCall) throws {
    for (index, value) in call.inputs.enumerated() {
      guard let array = value?.array, array.type == .string else { continue }
      // The values that a loop carries may be any; how often it runs, and whether, are numbers.
      if call.node.kind == "Loop", index >= 2 { continue }
      if let allowed = places[call.node.kind], allowed?.contains(index) ?? true { continue }
      throw Mismatch("its input \(index) is strings \(array.shape); needs numbers")
    }
  }
}
