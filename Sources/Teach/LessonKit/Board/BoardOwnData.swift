extension Board {
  /// A claim about what is in the lesson's own data. Of the learner's data (`--data`) nothing is claimed: there
  /// it is said whether it is so.
  public func claimForBuiltInData(_ statement: Prose, _ holds: Bool) {
    if !data.isGiven {
      claim(statement, holds)
    } else if holds {
      say("On your data this is so: \(statement.text).")
    } else {
      sayThatOwnDataDiffer(statement)
    }
  }

  func sayThatOwnDataDiffer(_ statement: Prose) {
    say("On your data this is not so: \(statement.text).")
  }
}
