import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// The programs of the documents as ONNX files: the networks are those of the lessons, and what is written, read again
/// and run must give what they give.
@Suite struct ProgramExportTests {
  /// An output may differ from the network's by so much of its size, and by so much.
  static let tolerance = (relative: 1e-3, absolute: 1e-5)

  @Test(arguments: PrintedResultsTests.names)
  func theProgramRoundTrips(name: String) throws {
    for (network, model) in try Self.networks(of: name) {
      let trip = try Self.trip(network, model, of: name)
      try trip.keep()
      let difference = try trip.difference()
      #expect(difference == nil, "\(network)")
    }
  }

  /// Every program becomes source text for both libraries: each weight is read, and none that is not there.
  @Test(arguments: PrintedResultsTests.names)
  func theProgramBecomesSourceText(name: String) throws {
    for (network, model) in try Self.networks(of: name) {
      let file = try Self.trip(network, model, of: name).file
      for source in ONNXSource.allCases {
        let (text, weights) = try source.text(of: file, weights: "w.safetensors")
        let read = Set(text.matches(of: #/w\["([^"]+)"\]/#).map { String($0.1) })
        #expect(read == Set(weights.map(\.name)) && !read.isEmpty, "\(network)")
        #expect(text.contains("def model(x0):"), "\(network)")
      }
    }
  }

  /// Of the games both networks are tried, and the DCGAN with batch normalization and without.
  @Test func everyNetworkIsThere() throws {
    let counts = try PrintedResultsTests.names.map { try Self.networks(of: $0).count }
    #expect(counts == [1, 1, 1, 2, 1, 1, 1, 4, 1, 1, 1])
  }

  /// A checker must be able to fail.
  @Test func anotherOutputIsSeen() throws {
    let (name, model) = try #require(Self.networks(of: "P01").first)
    var trip = try Self.trip(name, model, of: "P01")
    trip.outputs = trip.outputs + 0.01
    #expect(try trip.difference() != nil)
  }

  /// A network as its lesson makes it, its file, and inputs with the outputs that are wanted.
  struct Trip {
    let name: String
    let file: ONNXFile
    let inputs: Tensor
    var outputs: Tensor

    init<Net: Model<Variable>>(_ name: String, _ net: Net, sample: [Int]) throws {
      self.name = name
      var random = RandomSource(seed: 11)
      // What begins as zeros or as ones all the same: biases, and scales of normalizations.
      for parameter in net.parameters where parameter.variable.shape.rank == 1 {
        let noise = Tensor.uniform(parameter.variable.shape, in: 0...0.1, using: &random)
        parameter.variable.value = parameter.variable.value + noise
      }
      let x: Tensor
      if let layers = net as? Sequential {
        let shape = [2] + layers.shapes[0].map { $0 ?? 1 }
        let numbers = Tensor.uniform(Shape(shape), in: 0...1, using: &random)
        // Words are whole numbers.
        let table = layers.layers.first as? Embedding
        let last = table.map { Double($0.embeddings.shape[0] - 1) }
        x = last.map { last in numbers.map { ($0 * last).rounded() } } ?? numbers
        file = try ONNXExport(layers).file
      } else {
        x = .uniform(Shape([2] + sample), in: 0...1, using: &random)
        file = try ONNXExport(net, inputShape: sample).file
      }
      inputs = x
      outputs = withoutGradients { net(Variable(x)).value }
    }

    /// Writes the case where `CHALK_ONNX_CASES` names a folder, for `Docs/Peers/check_onnx.py`.
    func keep() throws {
      guard let folder = ProcessInfo.processInfo.environment["CHALK_ONNX_CASES"] else { return }
      let place = URL(fileURLWithPath: folder).appendingPathComponent(
        name.replacing(" ", with: "-"))
      _ = try ONNXCase.write(
        file, inputs: [ONNXArray(inputs)], outputs: [ONNXArray(outputs)], to: place)
    }

    /// What differs; nil where nothing does.
    func difference() throws -> String? {
      let read = try ONNXFile(bytes: file.bytes())
      let given = try ONNXRunner(read).run([read.graph.inputs[0].name: ONNXArray(inputs)])[0]
      let (relative, absolute) = ProgramExportTests.tolerance
      return ONNXCase.difference(
        .array(given.array), .array(ONNXArray(outputs)), relative: relative, absolute: absolute)
    }
  }

  /// The networks of a program with their names, for examples of the shape of its own; the pictures of P06 are smaller.
  static func networks(of program: String) throws -> [(name: String, model: any Model)] {
    let printed = PrintedResultsTests.program(program)
    let data = PrintedData(x: .zeros(Shape([1] + sample(of: program))))
    var networks: [(name: String, model: any Model)] = []
    for variant in printed.plan.variants {
      for (place, model) in try printed.networks(for: data, variant: variant).enumerated() {
        let parts = [program, variant, "\(place + 1)"].filter { !$0.isEmpty }
        networks.append((parts.joined(separator: " "), model))
      }
    }
    return networks
  }

  /// The shape of an example, where the network is made for it or does not state it.
  private static func sample(of program: String) -> [Int] {
    switch program {
    case "P01", "P10": [8]
    case "P06": [40, 40, 3]
    default: [28, 28, 1]
    }
  }

  private static func trip(_ name: String, _ model: any Model, of program: String) throws -> Trip {
    let network = try #require(model as? any Model<Variable>)
    return try Trip(name, network, sample: sample(of: program))
  }
}
