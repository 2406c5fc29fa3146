import Chalk

/// A deep stack that is to write a sequence of letters backwards: a task that needs attention, and positions.
struct BackwardsWriter: Model {
  static let (letters, time, width) = (4, 6, 16)

  private let table: Embedding
  private let stack: DeepStack
  private let answer: Dense
  var trainer = Trainer()

  init(_ kind: DeepStack.Kind, blocks: Int, random: inout RandomSource) {
    table = Embedding(
      Self.letters, Self.width, embeddingsInitializer: .normal(deviation: 0.5), using: &random)
    stack = DeepStack(kind, width: Self.width, heads: 2, blocks: blocks, random: &random)
    answer = Dense(Self.width, Self.letters, name: "logits", using: &random)
  }

  /// Letters `[batch, time]` to logits `[batch, time, letters]`
  func callAsFunction(_ letters: Variable) -> Variable {
    let x = PositionalEncoding()(table(letters))
    return answer(stack.output(stack.states(x).last!))
  }

  var parameters: [Parameter] {
    table.parameters.under("table") + stack.parameters.under("stack")
      + answer.parameters.under("answer")
  }

  private static let loss = Loss("cross-entropy of each position", targets: .labels) { y, logits in
    let labels = y.value.flattened.values.map { Int($0) }
    return Primitive.softmaxCrossEntropy(labels: labels)(logits.reshaped(-1, letters))
  }

  /// The loss after each epoch.
  mutating func learn(
    _ x: Tensor, epochs: Int, callbacks: [Callback], seed: UInt64
  ) throws -> [Double] {
    compile(optimizer: .adam(learningRate: 0.005), loss: Self.loss)
    return try fit(
      x, Self.backwards(x), epochs: epochs, batchSize: 32, callbacks: callbacks,
      progress: .silent, seed: seed)["loss"]
  }

  /// The fraction of the positions with the right letter.
  func accuracy(_ x: Tensor) -> Double {
    let predictions = predict(x, batchSize: 256).argmax().flattened.values
    return zip(predictions, Self.backwards(x).flattened.values).fraction { $0 == $1 }
  }

  /// So many random sequences.
  static func sequences(_ count: Int, random: inout RandomSource) -> Tensor {
    Tensor(
      (0..<(count * time)).map { _ in random.integer(below: letters) }, shape: [count, time])
  }

  private static func backwards(_ x: Tensor) -> Tensor {
    let rows = (0..<x.shape[0]).flatMap { x[$0].values.reversed().map { Int($0) } }
    return Tensor(rows, shape: [x.shape[0], x.shape[1]])
  }
}
