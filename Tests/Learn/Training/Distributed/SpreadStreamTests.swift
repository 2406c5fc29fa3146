import Communicators
import Datasets
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// Data that are read batch by batch, each process its own rows.
struct SpreadStreamTests {
  /// How the rows come.
  enum Order: CaseIterable {
    /// As they lie in the file.
    case asTheyLie
    /// Through a shuffle buffer, by their numbers.
    case shuffled
    /// Through a shuffle buffer, of a table that can only be read from its beginning.
    case shuffledTable
  }

  /// 50 pictures of 4 × 4 and their labels, as MNIST's files are written, and as a table.
  private final class Files: Sendable {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chalk-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
      let pixels = (0..<800).map { UInt8($0 * 37 % 251) }
      let images = [0, 0, 8, 3] + number(50) + number(4) + number(4) + pixels
      let labels = [0, 0, 8, 1] + number(50) + (0..<50).map { UInt8($0 % 3) }
      try Data(images).write(to: folder.appending(path: "images"))
      try Data(labels).write(to: folder.appending(path: "labels"))
      let heading = (0..<16).map { "p\($0)," }.joined() + "label\n"
      let rows = (0..<50).map { row in
        (0..<16).map { "\(pixels[16 * row + $0])," }.joined() + "\(row % 3)\n"
      }
      try Data((heading + rows.joined()).utf8).write(to: folder.appending(path: "table.csv"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func open(_ order: Order, _ random: inout RandomSource) throws -> any BatchSource {
      switch order {
      case .asTheyLie: return try IDXStream(path("images"), labels: path("labels"), size: 16)
      case .shuffled:
        return ShuffleBuffer(
          try IDXStream(path("images"), labels: path("labels"), size: 16), capacity: 20, size: 16,
          random: &random)
      case .shuffledTable:
        return ShuffleBuffer(
          try CSVStream(path("table.csv"), target: "label", size: 16), capacity: 20, size: 16,
          random: &random)
      }
    }
  }

  /// What each process has learned, and how many rows it took.
  private func train(
    over size: Int, _ files: Files, _ order: Order, epochs: Int = 2, in folder: String? = nil,
    isResuming: Bool = false, stopsInEpoch: Int? = nil
  ) throws -> [(trained: Trained, rows: Int)] {
    try ThreadCommunicator.run(size) { communicator in
      var rows = 0
      func trained() throws -> Trained {
        let isTable = order == .shuffledTable
        var model = Sequential([
          .flatten(inputShape: isTable ? [16] : [4, 4, 1]), .dropout(0.2),
          .dense(3, activation: .softmax),
        ])
        model.compile(
          optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
        var random = RandomSource(seed: 5)
        let stopping = Callback(beforeStep: { run in
          if run.epoch == stopsInEpoch { throw FaultTests.FullDisk() }
        })
        let history = try model.fit(epochs: epochs, callbacks: [stopping], progress: .silent) {
          let stream = try files.open(order, &random)
          return {
            try stream.next().map { batch in
              rows += batch.targets.shape[0]
              return (batch.inputs, batch.targets)
            }
          }
        }
        return Trained(model, history)
      }
      let result = try Distribution(communicator).scope {
        guard let folder else { return try trained() }
        return try TrainingCheckpoints(folder: folder, isResuming: isResuming).scope(trained)
      }
      return (result, rows)
    }
  }

  @Test(arguments: Order.allCases)
  func everyProcessReadsItsRows(order: Order) throws {
    let files = try Files()
    let alone = try train(over: 1, files, order)[0]
    for size in 2...4 {
      let all = try train(over: size, files, order)
      for (trained, _) in all { #expect(trained == alone.trained) }
      // Two epochs of 50 rows, shared out, and for each process the first batch that the model is fitted to.
      #expect(all.map(\.rows).reduce(0, +) == 2 * 50 + size * 16)
    }
  }

  /// The comparison would notice: in another order other weights are learned.
  @Test func anotherOrderIsAnotherTraining() throws {
    let files = try Files()
    let all = try [Order.asTheyLie, .shuffled].map { try train(over: 2, files, $0)[0].trained }
    #expect(all[0] != all[1])
  }

  /// Stopped in the third epoch, and gone on with by another number of processes: the order of the later epochs is drawn
  /// as if nothing had happened.
  @Test(arguments: [(1, 3), (4, 2)])
  func aShuffledStreamIsGoneOnWith(before: Int, after: Int) throws {
    let files = try Files()
    let unbroken = try train(over: 1, files, .shuffled, epochs: 4)[0].trained
    let folder = files.path("checkpoints")
    #expect(throws: CommunicationError.self) {
      try train(over: before, files, .shuffled, epochs: 4, in: folder, stopsInEpoch: 3)
    }
    let all = try train(over: after, files, .shuffled, epochs: 4, in: folder, isResuming: true)
    for (trained, _) in all { #expect(trained == unbroken) }
  }
}
