import Communicators
import Foundation

/// What a recorder saw inside of the model, the same in every process.
///
/// The outputs of layers are seen for one shard of a batch, the first that has samples: whoever has it. After each
/// epoch all take what that process saw, so that a record does not depend on the number of processes.
extension TrainingRun {
  /// Gives every process the looks of this epoch. Every process comes here, also one without a recorder.
  mutating func shareLooks(over distribution: Distribution) throws(TrainingError) {
    let own = looksOfEpoch
    let all = try inTouch { () throws(CommunicationError) in
      try TrainingRun.looks(of: own, over: distribution)
    }
    guard let record = history.record, !own.isEmpty else { return }
    let looks = record.looks.dropLast(own.count) + all.prefix(own.count)
    history.record!.looks = Array(looks)
  }

  private var looksOfEpoch: [TrainingRecord.Look] {
    let looks = history.record?.looks ?? []
    return Array(looks.reversed().prefix { $0.epoch == epoch }.reversed())
  }

  /// Those of the first process; where it had no sample of a batch, those of the first one that had.
  private static func looks(
    of own: [TrainingRecord.Look], over distribution: Distribution
  ) throws(CommunicationError) -> [TrainingRecord.Look] {
    let communicator = distribution.communicator
    let lacking = own.count { $0.layers.isEmpty }
    if try communicator.allGather(lacking)[0] == 0 {
      return read(try communicator.share(distribution.isFirst ? written(own) : nil))
    }
    let bytes = written(own)
    let all = try communicator.allGather(bytes, counts: try communicator.allGather(bytes.count))
      .map(read)
    return all[0].indices.map { place in
      all.first { $0.indices.contains(place) && !$0[place].layers.isEmpty }?[place] ?? all[0][place]
    }
  }

  private static func written(_ looks: [TrainingRecord.Look]) -> [UInt8] {
    do { return Array(try JSONEncoder.forNumbers.encode(looks)) } catch {
      fatalError("Looks inside of a model cannot be written: \(error)")
    }
  }

  private static func read(_ bytes: [UInt8]) -> [TrainingRecord.Look] {
    do {
      return try JSONDecoder.forNumbers.decode([TrainingRecord.Look].self, from: Data(bytes))
    } catch {
      fatalError("Looks inside of a model cannot be read: \(error)")
    }
  }
}
