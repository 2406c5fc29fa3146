import Autograd
import Foundation
import Layers
import Pretrained
import Randomness
import Tensors
import Testing
import Weights

@Suite struct BERTTests {
  private let tiny = TinyBERT()
  private let tokens = Tensor([2.0, 5, 6, 8, 9, 3, 2, 7, 10, 3, 0, 0], shape: [2, 6])
  private let mask = Tensor([1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0], shape: [2, 6])

  private func outputs(_ bert: BERT) -> Tensor {
    withoutGradients { bert(Variable(tokens), types: nil, mask: mask).value }
  }

  @Test func savedWeightsGiveTheSameNumbers() throws {
    for prefix in ["", "bert."] {
      let place = Place()
      let path = place.path + "/model.safetensors"
      try tiny.file(prefix: prefix).write(to: path)
      let read = try BERT(WeightsFile(path: path), numHeads: 2)
      #expect(read.vocabularySize == TinyBERT.words.count && read.features == 8)
      #expect(read.maxLength == 10 && read.blocks.count == 2 && read.numHeads == 2)
      #expect(largestDifference(outputs(read), outputs(tiny.bert)) < 1e-6)
    }
    // Another number of heads reads the same weights, and means something else.
    let other = try BERT(tiny.file(), numHeads: 4)
    #expect(largestDifference(outputs(other), outputs(tiny.bert)) > 1e-3)
  }

  /// embeddings + Σ of the blocks, counted by hand.
  @Test func parametersAreCounted() {
    let (d, inner) = (8, 12)
    let block = 4 * (d * d + d) + 2 * 2 * d + (d * inner + inner) + (inner * d + d)
    let embeddings = (TinyBERT.words.count + 10 + 2) * d + 2 * d
    #expect(tiny.bert.parameterCount.all == embeddings + 2 * block)
    #expect(Set(tiny.bert.parameters.map(\.name)).count == tiny.bert.parameters.count)
  }

  @Test func theFormulaOfTheEmbeddings() throws {
    let bert = tiny.bert
    let x = withoutGradients { bert.embedded(Variable(tokens)).value }
    // Of the token at place 1 of the first text: norm(word + position + type 0).
    let (word, position) = (bert.word.embeddings.value, bert.position.embeddings.value)
    let sum = (0..<8).map {
      word.value(at: 5, $0) + position.value(at: 1, $0)
        + bert.type.embeddings.value.value(at: 0, $0)
    }
    let mean = sum.reduce(0, +) / 8
    let variance = sum.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 8
    for i in 0..<8 {
      let gamma = bert.norm.gamma.value.value(at: i)
      let beta = bert.norm.beta.value.value(at: i)
      let expected = (sum[i] - mean) / variance.squareRoot() * gamma + beta
      #expect(abs(x.value(at: 0, 1, i) - expected) < 1e-5)
    }
    let types = Tensor([0.0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], shape: [2, 6])
    let pair = withoutGradients { bert.embedded(Variable(tokens), types: types).value }
    #expect(largestDifference(pair[0, 0..<3], x[0, 0..<3]) < 1e-6)
    #expect(largestDifference(pair[0, 3..<6], x[0, 3..<6]) > 1e-3)
  }

  @Test func paddingIsNotLookedAt() {
    let alone = Tensor([2.0, 7, 10, 3], shape: [1, 4])
    let single = withoutGradients { tiny.bert(Variable(alone)).value }
    #expect(largestDifference(outputs(tiny.bert)[1, 0..<4], single[0]) < 1e-5)
    let unmasked = withoutGradients { tiny.bert(Variable(tokens)).value }
    #expect(largestDifference(unmasked[1, 0..<4], single[0]) > 1e-3)
  }

  @Test func statesAreThoseOfTheCall() {
    let states = tiny.bert.states(tokens, mask: mask)
    #expect(states.hidden.count == 3 && states.attention.count == 2)
    #expect(largestDifference(states.hidden[2], outputs(tiny.bert)) < 1e-6)
    for map in states.attention {
      #expect(map.shape == [2, 2, 6, 6])
      #expect(map.sum(-1).values.allSatisfy { abs($0 - 1) < 1e-5 })
      #expect(map[1, Axis.all, Axis.all, 4..<6].values.allSatisfy { $0 == 0 })
    }
  }

  @Test func gradientsReachEveryWeightThatIsUsed() {
    let bert = tiny.bert
    let y = bert(Variable(tokens), types: nil, mask: mask)
    var random = RandomSource(seed: 3)
    (y * Tensor.normal(y.shape, using: &random)).sum().backward()
    for parameter in bert.parameters {
      #expect(parameter.variable.gradient != nil, "\(parameter.name)")
    }
    var frozen = bert
    frozen.isTrainable = false
    #expect(!frozen.isTrainable && frozen.parameters.allSatisfy { !$0.isTrainable })
  }

  @Test func filesThatDoNotFitAreRefused() {
    func words(_ file: WeightsFile, heads: Int = 2) -> String {
      do {
        _ = try BERT(file, numHeads: heads)
        return "nothing was wrong"
      } catch { return error.description }
    }
    let whole = tiny.file()
    #expect(words(whole) == "nothing was wrong")
    #expect(words(whole, heads: 3).contains("8 features for 3 heads"))
    #expect(words(whole, heads: 0).contains("0 heads"))
    #expect(words(WeightsFile()).contains("not in the file"))
    for place in whole.tensors.indices {
      var less = whole
      let name = less.tensors.remove(at: place).name
      #expect(words(less) != "nothing was wrong", "\(name)")
      var odd = whole
      odd.tensors[place].tensor = .zeros([3, 3, 3])
      #expect(words(odd) != "nothing was wrong", "\(name)")
    }
  }

  @Test func shapesAndTokensAreChecked() throws {
    #expect(try tiny.bert.outputShape(for: [6]) == [6, 8])
    #expect(throws: ShapeError.self) { try tiny.bert.outputShape(for: [11]) }
    #expect(throws: ShapeError.self) { try tiny.bert.outputShape(for: [6, 2]) }
    #expect(throws: ShapeError.self) { try tiny.bert.check(samples: Tensor([[0, 99.0]])) }
    try tiny.bert.check(samples: tokens)
  }
}
