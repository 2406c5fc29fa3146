import Autograd
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing
import Weights

@testable import Training

struct CheckpointTests {
  let data = SmallProblem.classes(60)
  let folder = FileManager.default.temporaryDirectory.appending(path: "chalk-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Stopped after some epochs and gone on in another process: bit for bit what an unbroken run gives, for
  /// every optimizer, with dropout, batch normalization, shuffling and a rate that a callback changes.
  @Test func stoppedAndResumed() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let slower = Callback.learningRateSchedule { _, rate in rate * 0.9 }
    for optimizer in Optimizer.all {
      var unbroken = SmallProblem.network(optimizer: optimizer)
      let whole = try unbroken.fit(
        data.x, data.y, epochs: 5, batchSize: 16, validationSplit: 0.2, callbacks: [slower],
        progress: .silent, seed: 7)

      var first = SmallProblem.network(optimizer: optimizer)
      let file = path("\(optimizer.name).safetensors")
      try first.fit(
        data.x, data.y, epochs: 3, batchSize: 16, validationSplit: 0.2,
        callbacks: [slower, .checkpoint(file)], progress: .silent, seed: 7)

      var second = SmallProblem.network(seed: 99, optimizer: optimizer)
      try second.resume(from: file)
      let rest = try second.fit(
        data.x, data.y, epochs: 5, batchSize: 16, validationSplit: 0.2, callbacks: [slower],
        progress: .silent)
      #expect(second.numbers == unbroken.numbers, "\(optimizer.name)")
      #expect(rest.epochs.map(\.values) == whole.epochs.map(\.values), "\(optimizer.name)")
    }
  }

  /// A damaged checkpoint may tell of any number of epochs: none is passed over where none is left.
  @Test func aNumberOfEpochsThatLiesCostsNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var model = SmallProblem.network(optimizer: .adam())
    model.trainer.resumption = Trainer.Resumption(
      epoch: .max, random: RandomSource(seed: 0))
    let before = model.numbers
    let history = try model.fit(data.x, data.y, epochs: 3, progress: .silent)
    #expect(history.epochs.isEmpty && model.numbers == before)
  }

  /// The best epoch lies before the stop, or is the one after which training stopped; the checkpoint is
  /// written before early stopping is asked, or after. All end with the weights of the best epoch.
  @Test(arguments: [1, 2, 3, 4, 5], [false, true])
  func bestWeightsOutliveAStop(after epochs: Int, writtenFirst: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let stopping = Callback.earlyStopping(
      monitor: "loss", patience: 2, better: .more, restoreBestWeights: true)
    let file = path("checkpoint")
    func run(_ model: inout Sequential, epochs: Int, _ callbacks: [Callback]) throws -> History {
      try model.fit(
        data.x, data.y, epochs: epochs, callbacks: callbacks, progress: .silent, seed: 7)
    }
    // Rates that first spoil the weights and then mend them, so that “more loss” is best in epoch 2.
    let rates = Callback.learningRateSchedule { epoch, _ in epoch <= 2 ? 1 : 0.01 }
    var unbroken = SmallProblem.network()
    let whole = try run(&unbroken, epochs: 9, [rates, stopping])
    #expect(whole.epochs.count < 9)

    var first = SmallProblem.network()
    let both =
      writtenFirst ? [rates, .checkpoint(file), stopping] : [rates, stopping, .checkpoint(file)]
    _ = try run(&first, epochs: epochs, both)
    var second = SmallProblem.network(seed: 99)
    try second.resume(from: file)
    let rest = try run(&second, epochs: 9, [rates, stopping])
    #expect(second.numbers == unbroken.numbers)
    #expect(rest.epochs.map(\.values) == whole.epochs.map(\.values))
  }

  @Test func aCheckpointWithoutPartOfWhatWasPutAsideIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var model = SmallProblem.network()
    let stopping = Callback.earlyStopping(monitor: "loss", patience: 9, restoreBestWeights: true)
    try model.fit(
      data.x, data.y, callbacks: [stopping, .checkpoint(path("whole"))], progress: .silent)
    let file = try WeightsFile(path: path("whole"))
    let fewer = file.pairs.filter { $0.name != "kept/best loss/dense_1/kernel" }
    #expect(fewer.count == file.pairs.count - 1)
    try WeightsFile(fewer, metadata: file.metadata).write(to: path("part"))
    #expect(throws: CheckpointError.self) { try model.resume(from: path("part")) }
  }

  @Test func withoutTheMemoryTheRunsWouldDiffer() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var unbroken = SmallProblem.network()
    try unbroken.fit(data.x, data.y, epochs: 4, progress: .silent, seed: 7)
    var resumed = SmallProblem.network()
    try resumed.fit(
      data.x, data.y, epochs: 2, callbacks: [.checkpoint(path("a"))], progress: .silent, seed: 7)
    try resumed.resume(from: path("a"))
    resumed.trainer.memory = OptimizerMemory()
    try resumed.fit(data.x, data.y, epochs: 4, progress: .silent)
    #expect(resumed.numbers != unbroken.numbers)
  }

  @Test func anInterruptedEpochWritesNoCheckpoint() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let stop = StopSignal()
    stop.raise()
    var model = SmallProblem.network()
    try model.fit(
      data.x, data.y, epochs: 3, callbacks: [.checkpoint(path("a"))], progress: .silent, stop: stop)
    #expect(!FileManager.default.fileExists(atPath: path("a")))
  }

  @Test func onlyTheBest() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 1.02), loss: .halfMeanSquaredError)
    model.parameters[0].variable.value = Tensor([[0.0]])
    let (x, y) = (Tensor([[1.4]]), Tensor([[1.0]]))
    let history = try model.fit(
      x, y, epochs: 6, validationData: (x, y),
      callbacks: [.checkpoint(path("best"), saveBestOnly: true)], progress: .silent)
    let losses = history["val_loss"]
    let best = losses.indices.min { losses[$0] < losses[$1] }! + 1
    #expect(try Checkpoint(path: path("best")).state.epoch == best)
  }

  @Test func refused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var model = SmallProblem.network()
    try model.fit(
      data.x, data.y, callbacks: [.checkpoint(path("adam"))], progress: .silent)
    try model.saveWeights(to: path("weights"))
    let before = model.numbers
    func message(_ work: () throws -> Void) -> String? {
      do {
        try work()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(message { try model.resume(from: path("nothing")) } != nil)
    let weights = message { try model.resume(from: path("weights")) }
    #expect(try #require(weights).contains("loadWeights"))
    var other = SmallProblem.network(optimizer: .sgd())
    #expect(try #require(message { try other.resume(from: path("adam")) }).contains("adam"))
    var wider = Sequential([.dense(9, inputShape: [2])])
    wider.compile(optimizer: .adam(), loss: .meanSquaredError)
    #expect(message { try wider.resume(from: path("adam")) } != nil)
    #expect(message { try wider.loadWeights(from: path("weights")) } != nil)
    try Data("nonsense".utf8).write(to: folder.appending(path: "broken"))
    #expect(message { try model.loadWeights(from: path("broken")) } != nil)
    #expect(model.numbers == before)
    #expect(throws: TrainingError.self) {
      try model.fit(
        data.x, data.y, callbacks: [.checkpoint(path("no/such/folder/file"))], progress: .silent)
    }
  }

  @Test func weightsGoToAFileAndBack() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = SmallProblem.network(seed: 1)
    let other = SmallProblem.network(seed: 2)
    try model.saveWeights(to: path("weights"))
    #expect(model.numbers != other.numbers)
    try other.loadWeights(from: path("weights"))
    #expect(model.numbers == other.numbers)
    let names = try WeightsFile(path: path("weights")).tensors.map(\.name)
    #expect(names.contains("batch_normalization/moving_mean") && names.contains("dense_1/kernel"))
  }
}
