extension Board {
  /// Writes what was measured by a clock, and is another time in every run: figures, tables and sentences about seconds.
  ///
  /// A lesson gives the same record for the same seed but for these places. A claim about seconds would be true or false
  /// by chance, so there can be none here.
  public func measured(_ write: () throws -> Void) rethrows {
    let before = steps.last?.blocks.count ?? 0
    let step = steps.count
    try write()
    guard steps.count == step, step > 0 else {
      fatalError("measured: a step begins in it; begin the step before")
    }
    let places = before..<steps[step - 1].blocks.count
    for place in places {
      if case .claim(let claim) = steps[step - 1].blocks[place] {
        fatalError(
          "measured: a claim about seconds, '\(claim.statement.text)'; say it as a sentence")
      }
    }
    steps[step - 1].measured = (steps[step - 1].measured ?? []) + Array(places)
  }
}
