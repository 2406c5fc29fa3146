/// Truth values, choices, and other types.
extension SourceText {
  private static let comparisons: [String: (pytorch: String, keras: String)] = [
    "And": ("torch.logical_and", "ops.logical_and"), "Or": ("torch.logical_or", "ops.logical_or"),
    "Xor": ("torch.logical_xor", "ops.logical_xor"),
    "Not": ("torch.logical_not", "ops.logical_not"),
    "Equal": ("torch.eq", "ops.equal"), "Greater": ("torch.gt", "ops.greater"),
    "GreaterOrEqual": ("torch.ge", "ops.greater_equal"), "Less": ("torch.lt", "ops.less"),
    "LessOrEqual": ("torch.le", "ops.less_equal"), "Where": ("torch.where", "ops.where"),
  ]

  private static let types: [ONNXType: String] = [
    .float32: "float32", .float64: "float64", .float16: "float16", .bfloat16: "bfloat16",
    .int8: "int8", .int16: "int16", .int32: "int32", .int64: "int64", .uint8: "uint8",
    .bool: "bool",
  ]

  mutating func logic(_ n: SourceNode) throws -> SourceResult? {
    if let names = SourceText.comparisons[n.kind] {
      let name = library.pick(pytorch: names.0, keras: names.1)
      return SourceResult("\(name)(\(try all(n).joined(separator: ", ")))")
    }
    guard n.kind == "Cast" else { return nil }
    guard let type = try n.call.type("to"), let name = SourceText.types[type] else {
      throw NotCovered("numbers of the type that it casts to")
    }
    if type.isInteger {
      switch try value(n, 0) {
      case .sizes(let text): return SourceResult(text, form: SourceValue.sizes)
      case .size(let text): return SourceResult(text, form: SourceValue.size)
      default: break
      }
    }
    return SourceResult(
      library.pick(
        pytorch: "\(try x(n)).to(torch.\(name))", keras: "ops.cast(\(try x(n)), \"\(name)\")"))
  }
}
