import Autograd
import Layers
import Tensors
import Testing
import Training

@testable import ONNX

/// What is written, read again and run gives what the model gives.
struct ExportTests {
  private func check(
    _ plans: [LayerPlan], _ shape: [Int], whole: Int? = nil, name: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var trip = try RoundTrip(plans, shape.map { Optional($0) }, batch: [2] + shape)
    if let whole { trip.takeIndices(below: whole) }
    let name = (["line \(sourceLocation.line)", name] + plans.map(\.kind)).joined(separator: " ")
    #expect(try trip.difference(name: name) == nil, sourceLocation: sourceLocation)
  }

  @Test func denseAndActivations() throws {
    for f in Activation.all {
      try check([.dense(4, activation: f), .dense(2)], [3], name: f.name)
    }
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
          [3, 4, 3], name: "\(padding) \(kernel) \(stride)")
      }
    }
  }

  @Test func sequences() throws {
    for isSequence in [true, false] {
      try check([.simpleRNN(3, returnSequences: isSequence)], [4, 2], name: "\(isSequence)")
      try check([.lstm(3, returnSequences: isSequence)], [4, 2], name: "\(isSequence)")
      try check([.gru(3, returnSequences: isSequence)], [4, 2], name: "\(isSequence)")
      try check(
        [.gru(3, resetAfter: false, returnSequences: isSequence)], [4, 2], name: "\(isSequence)")
    }
    try check([.embedding(7, 3), .lstm(4), .dense(1, activation: .sigmoid)], [5], whole: 7)
    try check([.conv1D(3, 3, padding: .causal), .maxPooling1D(2), .layerNormalization()], [8, 2])
  }

  @Test func anyModelOfLayersInARow() throws {
    var model = Sequential([.dense(4, activation: .relu), .dense(2)])
    try model.build(for: [[3]])
    let file = try ONNXExport(model, inputShape: [3]).file
    #expect(file.graph.nodes.count == 3)
  }
}
