import Chalk

/// The time of an all-reduce over the processes of a run: mpirun -n 2 chalk run TimedAllReduce.swift. The first process
/// prints a line for each size, `point BYTES SECONDS`; `measure_networks.py` reads them.
struct TimedAllReduce: Lesson {
  let card = LessonCard("timed-all-reduce", "The time of an all-reduce", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The time of an all-reduce")
    let largest = board.integerSlider("largest", in: 10...26, default: 22)
    board.say("Sums of floats over all processes, of 1,024 to \(1 << largest) bytes.")
    guard let communicator = Distribution.current?.communicator else {
      board.say("There is one process: start several with mpirun.")
      return
    }
    for power in stride(from: 10, through: largest, by: 2) {
      let seconds = try shortest(over: communicator, of: 1 << power)
      if communicator.isFirst { print("point \(1 << power) \(seconds)") }
    }
  }

  /// The shortest of ten: what else runs on the machine can only make one longer. Each begins when all are there, and the
  /// slowest process counts.
  private func shortest(over communicator: any Communicator, of bytes: Int) throws -> Double {
    let numbers = [Float](repeating: 1, count: bytes / 4)
    var times: [Double] = []
    for _ in 0..<10 {
      try communicator.barrier()
      let start = ContinuousClock.now
      let sums = try communicator.allReduce(numbers)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      guard sums[0] == Float(communicator.size) else {
        throw CommunicationError("\(communicator.size) ones are not \(sums[0])")
      }
      times.append(try communicator.allGather([seconds]).joined().max()!)
    }
    return times.min()!
  }
}
