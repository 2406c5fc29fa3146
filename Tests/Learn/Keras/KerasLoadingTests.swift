import Autograd
import Layers
import Tensors
import Testing
import Training
import Weights

@testable import Keras

/// A model with the weights of a file predicts what Keras does.
@Suite struct KerasLoadingTests {
  private let images = Tensor(
    (0..<120).map { Double(($0 * 7) % 13) / 8 - 0.75 }, shape: [2, 6, 5, 2])
  private let words = Tensor([0, 1, 2, 3, 4, 6, 5, 4, 3, 2], shape: [2, 5])

  private func imageModel(units: Int = 4) -> Sequential {
    Sequential([
      .conv2D(3, Size2D(3, 2), activation: .relu, inputShape: [6, 5, 2]), .batchNormalization(),
      .flatten, .dense(units, activation: .tanh), .dense(3, activation: .softmax),
    ])
  }

  private func textModel(resetAfter: Bool = true) -> Sequential {
    Sequential([
      .embedding(7, 4, inputLength: 5), .lstm(3, returnSequences: true), .dropout(0.5),
      .bidirectional(.gru(2, resetAfter: resetAfter)), .dense(1),
    ])
  }

  private func expectEqual(_ y: Tensor, _ expected: [[Double]], _ name: String) {
    let wanted = expected.flatMap { $0 }
    #expect(y.values.count == wanted.count)
    for (a, b) in zip(y.values, wanted) { #expect(abs(a - b) < 1e-5, "\(name): \(a), not \(b)") }
  }

  @Test(arguments: ["image.keras", "image.weights.h5", "image.h5"])
  func imagesAreClassifiedAsInKeras(name: String) throws {
    let model = imageModel()
    try model.loadWeights(from: try KerasFixture.file(name))
    expectEqual(model(Variable(images)).value, try KerasFixture.expected().image, name)
  }

  @Test(arguments: ["text.keras", "text.weights.h5", "text.h5", "keras2.h5"])
  func recurrentLayersGoOverTextsAsInKeras(name: String) throws {
    let model = textModel()
    try model.loadWeights(from: try KerasFixture.file(name))
    expectEqual(model(Variable(words)).value, try KerasFixture.expected().text, name)
  }

  /// The tenth layer of a kind stands before the second in the file.
  @Test func layersOfAKindAreTakenByTheirNumbers() throws {
    let model = Sequential((0..<12).map { .dense(2, inputShape: $0 == 0 ? [2] : nil) })
    try model.loadWeights(from: try KerasFixture.file("deep.weights.h5"))
    let y = model(Variable(Tensor([1, -0.5], shape: [1, 2]))).value
    expectEqual(y, try KerasFixture.expected().deep, "deep")
  }

  /// A model with the names that the layers have in Keras takes the converted file.
  @Test func theTensorsHaveTheNamesOfAModel() throws {
    let tensors = try KerasFixture.file("image.keras").tensors
    let model = Sequential([
      .conv2D(3, Size2D(3, 2), inputShape: [6, 5, 2]), .batchNormalization(), .flatten,
      .dense(4, name: "hidden"), .dense(3),
    ])
    #expect(Set(tensors.map(\.name)) == Set(model.parameters.map(\.name)))
    #expect(try WeightsFile(bytes: try WeightsFile(tensors).bytes()).tensors.count == tensors.count)
  }

  private func refusal(_ model: Sequential, _ name: String) throws -> String {
    let before = model.parameters.map(\.variable.value.values)
    let file = try KerasFixture.file(name)
    let error = #expect(throws: KerasError.self) { try model.loadWeights(from: file) }
    #expect(model.parameters.map(\.variable.value.values) == before, "nothing is changed")
    return try #require(error).description
  }

  @Test(arguments: ["image.keras", "image.weights.h5", "image.h5"])
  func aLayerOfAnotherSizeIsNamed(name: String) throws {
    let words = try refusal(imageModel(units: 5), name)
    #expect(words.contains("“hidden”"))
    #expect(
      words.contains("kernel [48, 4], bias [4]") && words.contains("kernel [48, 5], bias [5]"))
  }

  @Test func otherLayersAreRefused() throws {
    let few = try refusal(Sequential([.dense(3, inputShape: [4])]), "image.keras")
    #expect(few.contains("4 layers with weights (conv2d, batch_normalization, dense, dense)"))
    #expect(few.contains("the model needs 1 layer with weights (dense)"))
    let swapped = Sequential([
      .batchNormalization(inputShape: [6, 5, 2]), .conv2D(3, Size2D(3, 2)), .flatten, .dense(4),
      .dense(3),
    ])
    #expect(try refusal(swapped, "image.keras").contains("same order"))
    #expect(try refusal(Sequential([.dense(3)]), "image.keras").contains("needs no weights"))
    #expect(try refusal(imageModel(), "text.weights.h5").contains("embedding"))
  }

  @Test func aGRUOfTheOtherKindIsRefused() throws {
    let words = try refusal(textModel(resetAfter: false), "text.keras")
    #expect(words.contains("“bidirectional”") && words.contains("forward/bias [2, 6]"))
    #expect(words.contains("forward/bias [6]"))
  }
}
