import Communicators
import Layers
import Losses
import Tensors

extension Model {
  /// The totals over data whose batches the processes take in turn; whole at the first process, which adds up what came
  /// of each batch in order: the same bits as one process gets.
  func measureTogether(
    _ batches: Int, _ empty: Totals, over distribution: Distribution,
    _ measure: (_ batch: Int) throws(TrainingError) -> MeasuredBatch
  ) throws(TrainingError) -> Totals {
    var totals = empty
    for first in stride(from: 0, to: batches, by: distribution.size) {
      let own = first + distribution.rank
      let measured = try Distribution.together { () throws(TrainingError) -> MeasuredBatch? in
        own < batches ? try measure(own) : nil
      }
      let parcel = measured.map { TensorParcel.packed($0.tensors) } ?? []
      let parcels = try inTouch { () throws(CommunicationError) in
        try distribution.communicator.gather(parcel)
      }
      for parcel in parcels where !parcel.isEmpty {
        MeasuredBatch(TensorParcel.tensors(in: parcel)).add(to: &totals)
      }
    }
    return totals
  }
}

/// What came of a batch that is not trained on.
struct MeasuredBatch {
  let loss: Double
  let count: Int
  let targets, predictions: Tensor
  let mask: Tensor?

  init(loss: Double, count: Int, _ targets: Tensor, _ predictions: Tensor, _ mask: Tensor?) {
    (self.loss, self.count) = (loss, count)
    (self.targets, self.predictions, self.mask) = (targets, predictions, mask)
  }

  /// From what ``tensors`` gave.
  init(_ tensors: [Tensor?]) {
    let numbers = tensors[0]!.values
    self.init(
      loss: numbers[0], count: Int(numbers[1]), tensors[1]!, tensors[2]!, tensors[3])
  }

  /// All of it, to be sent.
  var tensors: [Tensor?] {
    [Tensor([loss, Double(count)], .double), targets, predictions, mask]
  }

  func add(to totals: inout Totals) {
    totals.add(loss: loss, samples: count, targets, predictions, mask)
  }
}
