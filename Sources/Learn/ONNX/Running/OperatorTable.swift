/// The operators that Chalk computes, by name: each family adds its own.
enum OperatorTable {
  static let operators: [String: Operator] = {
    let families: [[String: Operator]] = [
      ElementwiseOperators.table, ArithmeticOperators.table, LogicOperators.table,
      ReductionOperators.table, ShapeOperators.table, SlicingOperators.table,
      GatheringOperators.table, ScatteringOperators.table, CreationOperators.table,
      SortingOperators.table, MatrixOperators.table, EinsumOperator.table,
      ConvolutionOperators.table, TransposedConvolutionOperators.table, PoolingOperators.table,
      NormalizationOperators.table, SoftmaxOperators.table, LossOperators.table,
      RecurrentOperators.table, QuantizationOperators.table, ResizeOperators.table,
      GridOperators.table, BoxOperators.table, SequenceOperators.table, ControlOperators.table,
      SignalOperators.table, TextOperators.table,
    ]
    return families.reduce(into: [:]) { all, family in all.merge(family) { first, _ in first } }
  }()

  /// The domains whose operators the table names.
  static let domains: Set<String> = ["", "ai.onnx.preview.training"]
}

extension ONNXRunner {
  /// The names of the operators that Chalk computes.
  public static var operators: [String] { OperatorTable.operators.keys.sorted() }
}
