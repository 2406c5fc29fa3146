import Communicators
import Foundation
import Tensors
import Testing

@testable import Datasets

/// Streams that read one process's rows of every batch, and pass over the others.
@Suite struct PartialReadingTests {
  let scratch = Scratch()

  /// The rows of every batch that each process reads, for a source that each opens.
  private func rows(
    _ size: Int, _ open: @escaping @Sendable () throws -> any BatchSource
  ) throws -> [[[Float]]] {
    try ThreadCommunicator.run(size) { communicator in
      let reading = PartialReading(try Distribution(communicator))
      let source = try open()
      var batches: [[Float]] = []
      while let batch = try reading.scope({ try source.next() }) {
        batches.append(batch.inputs.floats + batch.targets.floats)
      }
      return batches
    }
  }

  /// The inputs and targets of all processes together are those of one that reads everything.
  private func expectWhole(_ open: @escaping @Sendable () throws -> any BatchSource) throws {
    let whole = try rows(1, open)[0]
    let source = try open()
    var plain: [[Float]] = []
    while let batch = try source.next() { plain.append(batch.inputs.floats + batch.targets.floats) }
    #expect(whole == plain)
    for size in 2...4 {
      let parts = try rows(size, open)
      for (number, batch) in whole.enumerated() {
        #expect(parts.flatMap { $0[number] }.sorted() == batch.sorted(), "\(size) processes")
        #expect(parts.allSatisfy { $0[number].count < batch.count || batch.count <= 4 })
      }
    }
  }

  @Test func arraysOfNumPy() throws {
    let (x, y) = ("\(scratch.path)/x.npy", "\(scratch.path)/y.npy")
    try Tensor((0..<66).map { Float($0) + 0.5 }, shape: [22, 3]).write(npy: x)
    try Tensor((0..<22).map { Float(100 + $0) }).write(npy: y)
    try expectWhole { try NPYStream(x, targets: y, size: 8) }
  }
}
