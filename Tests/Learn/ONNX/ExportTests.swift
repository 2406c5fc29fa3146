import Autograd
import Layers
import Randomness
import Tensors
import Testing
import Training

@testable import ONNX

/// What is written, read again and run gives what the model gives.
struct ExportTests {
  /// The greatest difference between a model and its file on random inputs.
  private func check(
    _ plans: [LayerPlan], _ shape: [Int], whole: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var model = Sequential(plans, seed: 3)
    try model.build(for: [shape])
    var random = RandomSource(seed: 5)
    for parameter in model.parameters {
      // Weights that differ from one another, also where they begin as zeros or ones.
      let noise = Tensor.uniform(parameter.variable.shape, in: 0...0.5, using: &random)
      parameter.variable.value = parameter.variable.value + noise
    }
    var x = Tensor.uniform(Shape([2] + shape), in: -1...1, using: &random)
    if let whole { x = x.map { (($0 + 1) / 2 * Double(whole - 1)).rounded() } }
    let file = try ONNXFile(bytes: ONNXExport(model).bytes())
    let name = file.graph.inputs[0].name
    let given = try ONNXRunner(file).run([name: ONNXArray(x)])[0].array.tensor()
    let wanted = model(Variable(x)).value
    #expect(given.shape == wanted.shape, sourceLocation: sourceLocation)
    #expect(
      given.isClose(to: wanted, relative: 1e-3, absolute: 1e-4), sourceLocation: sourceLocation)
  }

  @Test func denseAndActivations() throws {
    for f in Activation.all { try check([.dense(4, activation: f), .dense(2)], [3]) }
    try check([.dense(4, activation: .softmax)], [5, 3])
  }

  @Test func images() throws {
    try check(
      [
        .conv2D(4, 3, strides: 2, padding: .same, activation: .relu), .batchNormalization(),
        .maxPooling2D(2), .flatten, .dense(3),
      ], [9, 8, 2])
    try check([.depthwiseConv2D(3, padding: .same), .averagePooling2D(2)], [6, 6, 3])
    try check([.upSampling2D(2), .zeroPadding2D(1), .globalAveragePooling2D()], [3, 4, 2])
    for padding in [Padding.same, .valid] {
      for (kernel, stride) in [(3, 2), (4, 2), (2, 3)] {
        try check(
          [.conv2DTranspose(2, [kernel, kernel], strides: [stride, stride], padding: padding)],
          [3, 4, 3])
      }
    }
  }

  @Test func sequences() throws {
    for isSequence in [true, false] {
      try check([.simpleRNN(3, returnSequences: isSequence)], [4, 2])
      try check([.lstm(3, returnSequences: isSequence)], [4, 2])
      try check([.gru(3, returnSequences: isSequence)], [4, 2])
      try check([.gru(3, resetAfter: false, returnSequences: isSequence)], [4, 2])
    }
    try check([.embedding(7, 3), .lstm(4), .dense(1, activation: .sigmoid)], [5], whole: 7)
    try check([.conv1D(3, 3, padding: .causal), .maxPooling1D(2), .layerNormalization()], [8, 2])
  }

  @Test func whatHasNoFormIsNamed() throws {
    var model = Sequential([.embedding(7, 3, maskZero: true, name: "words"), .lstm(2)])
    try model.build(for: [[5]])
    let built = model
    do {
      _ = try ONNXExport(built)
      Issue.record("a masked model was written")
    } catch {
      #expect(error.description.contains("words"))
      #expect(error.description.contains("maskZero"))
    }
  }

  @Test func anyModelOfLayersInARow() throws {
    var model = Sequential([.dense(4, activation: .relu), .dense(2)])
    try model.build(for: [[3]])
    let file = try ONNXExport(model, inputShape: [3]).file
    #expect(file.graph.nodes.count == 3)
  }

  @Test func sourceTextNamesEveryNode() throws {
    var model = Sequential([.dense(4, activation: .relu), .dense(2)])
    try model.build(for: [[3]])
    let file = try ONNXExport(model).file
    for source in ONNXSource.allCases {
      let (text, weights) = try source.text(of: file, weights: "w.safetensors")
      #expect(text.contains("# Relu"))
      #expect(weights.count == 4)
    }
  }
}
