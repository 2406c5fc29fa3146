extension Board {
  /// A claim about the lesson's own data. Of the learner's data (`--data`) it need not be true: there
  /// it is said whether it is, and nothing is claimed.
  public func claimOfOwnData(_ statement: Prose, _ holds: Bool) {
    if !data.isGiven {
      claim(statement, holds)
    } else if holds {
      say("On your data this is so: \(statement.text).")
    } else {
      say("On your data this is not so: \(statement.text).")
    }
  }
}
