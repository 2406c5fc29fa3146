import Layers
import Tensors
import Testing
import Weights

@testable import Keras

/// What is read from the files that Keras writes, and from others that h5py does.
@Suite struct KerasFileTests {
  /// A `.keras` file, weights alone, and the older kind of file have the same layers.
  @Test(arguments: [
    ("image.keras", true, "3.15.1"), ("image.weights.h5", false, nil), ("image.h5", true, "3.15.1"),
  ])
  func layersHaveTheirNamesKindsAndNumbers(name: String, isOrdered: Bool, version: String?) throws {
    let file = try KerasFixture.file(name)
    #expect(file.isOrdered == isOrdered && file.version == version)
    let names = ["conv2d", "batch_normalization", "hidden", "dense"]
    let kinds = ["conv2d", "batch_normalization", "dense", "dense"]
    let found = Dictionary(uniqueKeysWithValues: file.layers.map { ($0.name, $0.kind) })
    #expect(found == Dictionary(uniqueKeysWithValues: zip(names, kinds)))
    if isOrdered { #expect(file.layers.map(\.name) == names) }
    let expected = try KerasFixture.expected().weights
    #expect(file.tensors.count == expected.count)
    for tensor in file.tensors {
      #expect(tensor.type == .f32)
      #expect(expected[tensor.name] == tensor.tensor.values, "\(tensor.name)")
    }
    let kernel = try #require(file.tensors.first { $0.name == "conv2d/kernel" })
    #expect(kernel.tensor.shape == [3, 2, 2, 3])
    #expect(file.others.isEmpty && file.unread.isEmpty)
  }

  @Test func aBidirectionalLayerHasTwoDirectionsWhichHaveCells() throws {
    for name in ["text.keras", "text.weights.h5", "text.h5", "keras2.h5"] {
      let file = try KerasFixture.file(name)
      let layer = try #require(file.layers.first { $0.name == "bidirectional" })
      let parts = ["kernel", "recurrent_kernel", "bias"]
      #expect(
        layer.variables.map(\.name)
          == ["forward", "backward"].flatMap { side in
            parts.map { "\(side)/\($0)" }
          }, "\(name)")
      #expect(layer.count == 2 * (3 * 6 + 2 * 6 + 2 * 6))
    }
  }

  @Test func theOptimizersMemoryBelongsToNoLayer() throws {
    let file = try KerasFixture.file("optimizer.weights.h5")
    #expect(file.layers.count == 4)
    #expect(!file.others.isEmpty)
    #expect(file.others.allSatisfy { $0.name.hasPrefix("optimizer/vars/") })
  }

  /// Every type of numbers, also those whose first byte is the highest, in the older headers and in the newest.
  @Test(arguments: ["plain.h5", "latest.h5"])
  func numbersOfEveryTypeAreRead(name: String) throws {
    let file = try KerasFixture.file(name)
    var expected = try KerasFixture.expected().plain
    // A group of more than eight has its links in a heap, with the newest headers.
    if name == "latest.h5" { for key in ["bf16", "i8", "bigi"] { expected[key] = nil } }
    #expect(file.tensors.count == expected.count)
    for (key, numbers) in expected {
      let tensor = try #require(file.tensors.first { $0.name == "plain/\(key)" }, "\(key)")
      #expect(
        tensor.tensor.shape.dimensions == numbers.shape && tensor.tensor.values == numbers.values)
    }
    let types = Dictionary(
      uniqueKeysWithValues: file.tensors.map { (String($0.name.dropFirst(6)), $0.type) })
    #expect(types["f16"] == .f16 && types["big"] == .f32 && types["bool"] == .bool)
    #expect(types["i64"] == .i64 && types["u16"] == .u16)
    if name == "plain.h5" { #expect(types["bf16"] == .bf16 && file.unread == ["names"]) }
  }

  /// Chunks that reach beyond the edge, of one to three axes, with and without gzip and shuffle.
  @Test func chunksArePutTogether() throws {
    let objects = try HDF5File(try KerasFixture.bytes("packed.h5"))
    var read: [String: Tensor] = [:]
    for object in try objects.objects() where object.isDataset {
      read[object.path] = try #require(try objects.tensor(of: object)).tensor
    }
    let expected = try KerasFixture.expected().packed
    #expect(read.count == expected.count)
    for (key, numbers) in expected {
      #expect(read[key]?.values == numbers.values, "\(key)")
      #expect(read[key]?.shape.dimensions == numbers.shape)
    }
  }

  @Test func kindsAreWrittenAsKerasWritesThem() {
    let names = [
      "Conv2DTranspose": "conv2d_transpose", "SimpleRNN": "simple_rnn", "LSTM": "lstm",
      "BatchNormalization": "batch_normalization", "GRU": "gru",
      "TimeDistributed": "time_distributed",
      "SeparableConv2D": "separable_conv2d", "PReLU": "p_re_lu", "Dense": "dense",
      "Conv1D": "conv1d",
      "MultiHeadAttention": "multi_head_attention",
    ]
    for (name, snake) in names { #expect(KerasNames.snakeCase(name) == snake) }
    #expect(KerasNames.split("dense_12") == ("dense", 12))
    #expect(KerasNames.split("conv2d") == ("conv2d", 0))
    #expect(KerasNames.split("batch_normalization") == ("batch_normalization", 0))
  }
}
