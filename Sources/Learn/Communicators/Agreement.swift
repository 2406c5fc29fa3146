/// How processes find out together what happened in one of them.
///
/// An error in one process must not leave the others waiting. So at certain points each says how it fares, and where
/// one failed, all throw the same error, which names it.
extension Distribution {
  /// Tells the others of a failure here, or of none.
  ///
  /// - Returns: whether all processes failed with the same words, so that each can throw its own error.
  /// - Throws: ``CommunicationError`` that names the process, where some failed, or in different ways.
  @discardableResult
  public func agree(onFailure failure: String?) throws(CommunicationError) -> Bool {
    let states = try communicator.allGather(failure == nil ? 0 : 1)
    if !states.contains(1) { return false }
    let texts = try communicator.allGather(failure ?? "")
    if states.allSatisfy({ $0 == 1 }) && texts.allSatisfy({ $0 == texts[0] }) { return true }
    let first = states.firstIndex(of: 1)!
    throw CommunicationError("\(name(of: first)): \(texts[first])")
  }

  /// The numbers of the first process, everywhere.
  public func ofFirst(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
    Bytes.numbers(
      try communicator.share(isFirst ? Bytes.of(numbers) : nil), as: Double.self)
  }

  /// Throws where a process has another value than the first one; `what` names it.
  public func requireSame(_ value: Int, _ what: String) throws(CommunicationError) {
    try requireSame(try communicator.allGather(value), what)
  }

  /// Throws where the values of all processes, in order of rank, are not one.
  package func requireSame(_ all: [Int], _ what: String) throws(CommunicationError) {
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw CommunicationError(
      "\(what) of \(name(of: other)) differ from those of \(name(of: 0)); needs the same data, seed and "
        + "settings in every process, and no randomness beside RandomSource")
  }
}
