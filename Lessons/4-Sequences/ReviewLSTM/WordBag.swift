import Chalk

/// A network that knows which words a review has, and not their order.
struct WordBag: Model {
  private let table, top: Sequential
  var trainer = Trainer()

  init(hidden: Int?, length: Int, random: inout RandomSource) {
    table = Sequential(
      [.embedding(10_000, 64, inputLength: length)], name: "table", seed: random.next())
    let bend = hidden.map { [LayerPlan.dense($0, activation: .relu, inputShape: [64])] } ?? []
    top = Sequential(
      bend + [.dense(1, activation: .sigmoid, inputShape: [64])], name: "top", seed: random.next())
  }

  // excerpt: bag
  /// The mean of the rows of a review's words; padding does not count.
  func callAsFunction(_ words: Variable) -> Variable {
    let (n, length) = (words.shape[0], words.shape[1])
    let isWord = (words.value .!= 0).converted(to: .single)
    let count = Tensor.maximum(isWord.sum(1, keepingAxes: true), .ones([n, 1]))
    let sum = (table(words) * isWord.reshaped(n, length, 1)).sum([1])
    return top(sum / count)
  }
  // end excerpt

  var parameters: [Parameter] { table.parameters.under("table") + top.parameters.under("top") }
}
