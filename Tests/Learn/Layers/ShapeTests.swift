import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// A shape that does not fit: the message names the layer, its place, what came and what was needed.
struct ShapeTests {
  private func error(_ plans: [LayerPlan], _ input: SampleShape) -> String? {
    var random = RandomSource(seed: 1)
    do {
      _ = try Chain(plans, input: input, using: &random)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func inTheMakingOfAModel() throws {
    let text = try #require(error([.dense(4), .conv2D(3, 2)], [7]))
    #expect(text.contains("layer 2") && text.contains("conv2d") && text.contains("(None, 4)"))
    let small = try #require(error([.conv2D(3, 5), .maxPooling2D(4)], [7, 7, 1]))
    #expect(
      small.contains("layer 2") && small.contains("max_pooling2d") && small.contains("padding"))
    #expect(try #require(error([.reshape([5, -1])], [12])).contains("12 numbers"))
    #expect(try #require(error([.residual([.dense(3)])], [4])).contains("(None, 3)"))
    #expect(error([.concatenate([[.flatten], [.reshape([2, 2])]])], [4]) != nil)
    #expect(error([.dense(4), .dense(2)], [7]) == nil)
  }

  @Test func namesAreKeras() throws {
    var random = RandomSource(seed: 1)
    let chain = try Chain(
      [.dense(4), .dense(3, name: "middle"), .dense(2), .maxPooling1D()], input: [5, 7],
      using: &random)
    #expect(chain.layers.map(\.name) == ["dense", "middle", "dense_1", "max_pooling1d"])
    #expect(
      chain.parameters.map(\.name) == [
        "dense/kernel", "dense/bias", "middle/kernel", "middle/bias", "dense_1/kernel",
        "dense_1/bias",
      ])
  }

  @Test func inACall() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomSource(seed: 1)
      _ = Dense(4, 2, using: &random)(Variable(.zeros([3, 5])))
    }
    await #expect(processExitsWith: .failure) {
      var random = RandomSource(seed: 1)
      let chain = try Chain([.dense(4), .dense(2)], input: [3], using: &random)
      _ = chain(Variable(.zeros([2, 4])))
    }
  }

  @Test func theTrapSaysWhatIsWrong() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomSource(seed: 1)
      let chain = try Chain([.dense(4), .dense(2)], input: [3], using: &random)
      _ = chain(Variable(.zeros([2, 7])))
    }
    let bytes = try #require(result).standardErrorContent
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("layer 1, dense (Dense): got [2, 7]; needs (None, 3)"))
  }
}
