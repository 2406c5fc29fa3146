import Autograd
import Communicators
import Optimizers
import Tensors

/// Steps that the processes share out: each makes the mean of its part of the gradients and changes its part of the weights.
extension SharedGradients {
  func shares(stepsOf optimizer: Optimizer) -> Bool {
    optimizer.canStepInParts && plan.isWorthSharing(from: sharesFrom)
  }

  func step(
    _ optimizer: Optimizer, _ memory: inout OptimizerMemory, weight: Double
  ) throws(CommunicationError) {
    let start = ContinuousClock.now
    let parts = parameters.indices.map { plan.part($0, of: distribution.rank) }
    for index in parameters.indices {
      give(index, weight > 0 ? weight : 1, part: parts[index])
    }
    distribution.traffic.add(
      sentBytes: plan.sentBytesOfSharedStep(by: distribution.rank),
      sending: (ContinuousClock.now - start).seconds)
    optimizer.step(parameters, memory: &memory, parts: parts)
    isMemoryInParts = true
    let (row, stepped) = (commonRow, ContinuousClock.now)
    for (index, parameter) in parameters.enumerated() { row.lay(parameter.value, index) }
    let laid = ContinuousClock.now
    try meet()
    let met = ContinuousClock.now
    for (index, parameter) in parameters.enumerated() { row.take(&parameter.value, index) }
    let copying = (laid - stepped) + (ContinuousClock.now - met)
    distribution.traffic.add(sending: copying.seconds)
  }

  /// Each process lays down what it remembers of its parts, one slot after another.
  func gather(_ memory: inout OptimizerMemory) throws(CommunicationError) {
    guard isMemoryInParts else { return }
    for slot in 0..<memory.slotCount {
      begin(sharesStep: false)
      let row = commonRow
      for index in parameters.indices {
        memory.updateSlot(slot, of: index) { row.lay($0, index) }
      }
      try meet()
      for index in parameters.indices {
        memory.updateSlot(slot, of: index) { row.take(&$0, index) }
      }
    }
    isMemoryInParts = false
  }

  private var commonRow: CommonRow {
    CommonRow(start: base + plan.commonRow, plan: plan, rank: distribution.rank)
  }
}

/// A row of shared memory of which each process writes its parts, and reads those of all others.
private struct CommonRow {
  let start: UnsafeMutableRawPointer
  let plan: SharedPlan
  let rank: Int

  /// Writes this process's part of a parameter, or of what belongs to it.
  func lay(_ tensor: Tensor, _ index: Int) {
    let bytes = plan.bytes(index, of: rank)
    let target = start + plan.spans[index].offset + bytes.lowerBound
    tensor.withBytes {
      target.copyMemory(from: $0.baseAddress! + bytes.lowerBound, byteCount: bytes.count)
    }
  }

  /// Reads the parts of all other processes.
  func take(_ tensor: inout Tensor, _ index: Int) {
    let source = start + plan.spans[index].offset
    tensor.updateBytes { target in
      for other in 0..<plan.size where other != rank {
        let bytes = plan.bytes(index, of: other)
        (target + bytes.lowerBound)
          .copyMemory(from: source + bytes.lowerBound, byteCount: bytes.count)
      }
    }
  }
}
