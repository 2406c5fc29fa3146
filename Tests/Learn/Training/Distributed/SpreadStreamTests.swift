import Communicators
import Datasets
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Tensors
import Testing

@testable import Training

/// Data that are read batch by batch, each process its own rows.
struct SpreadStreamTests {
  /// 50 pictures of 4 × 4 and their labels, as MNIST's files are written.
  private func files(in folder: URL) throws -> (images: String, labels: String) {
    func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
    let pixels = (0..<800).map { UInt8($0 * 37 % 251) }
    let images = [0, 0, 8, 3] + number(50) + number(4) + number(4) + pixels
    let labels = [0, 0, 8, 1] + number(50) + (0..<50).map { UInt8($0 % 3) }
    let paths = ["images", "labels"].map { folder.appending(path: $0) }
    try Data(images).write(to: paths[0])
    try Data(labels).write(to: paths[1])
    return (paths[0].path, paths[1].path)
  }

  @Test func everyProcessReadsItsRows() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (images, labels) = try files(in: folder)
    func run(_ size: Int) throws -> [(trained: Trained, rows: Int)] {
      try ThreadCommunicator.run(size) { communicator in
        var rows = 0
        let trained = try Distribution(communicator).scope {
          var model = Sequential([
            .flatten(inputShape: [4, 4, 1]), .dense(3, activation: .softmax),
          ])
          model.compile(
            optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
          let history = try model.fit(epochs: 2, progress: .silent) {
            let stream = try IDXStream(images, labels: labels, size: 16)
            return {
              try stream.next().map { batch in
                rows += batch.targets.shape[0]
                return (batch.inputs, batch.targets)
              }
            }
          }
          return Trained(model, history)
        }
        return (trained, rows)
      }
    }
    let alone = try run(1)[0]
    for size in 2...4 {
      let all = try run(size)
      for (trained, _) in all { #expect(trained == alone.trained) }
      // Two epochs of 50 rows, shared out, and for each process the first batch that the model is fitted to.
      #expect(all.map(\.rows).reduce(0, +) == 2 * 50 + size * 16)
    }
  }
}
