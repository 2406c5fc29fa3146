import Chalk

extension Reader {
  // excerpt: adam
  /// A new reader learns by Adam from 32 new sequences at every step, until its smoothed loss is below 0.05 or the
  /// steps are used up; its gradients are clipped to the length 1.
  static func trained(
    _ kind: Kind, _ question: SymbolTask.Question, units: Int, bias: Double, length: Int,
    steps: Int, on board: Board, as activity: String
  ) throws -> (reader: Reader, losses: [Double]) {
    let reader = Reader(kind, units: units, forgetBias: bias, random: &board.random)
    let adam = Optimizer.adam(learningRate: 0.01, clipping: .byGlobalNorm(1))
    var memory = OptimizerMemory()
    var (losses, smooth) = ([Double](), 1.0)
    while losses.count < steps && smooth > 0.05 {
      let task = SymbolTask(question, count: 32, length: length, random: &board.random)
      let logits = reader(Variable(task.x))
      let loss = Primitive.softmaxCrossEntropy(labels: task.labels)(logits).mean()
      loss.backward()
      try reader.tell(board, activity, losses.count + 1, of: steps, loss: loss.scalar, task)
      adam.step(reader.parameters, memory: &memory)
      losses.append(loss.scalar)
      smooth += 0.1 * (loss.scalar - smooth)
    }
    return (reader, losses)
  }
  // end excerpt
}
