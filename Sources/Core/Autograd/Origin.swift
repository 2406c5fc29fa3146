/// How variables were made, for those who draw it.
extension Variable {
  /// The name of the operation that made the variable; `nil` for a leaf, and once a backward pass has used the
  /// history up.
  package var operation: String? { history?.operation }

  /// The variables that it was made from, as far as that was recorded.
  package var inputs: [Variable] {
    switch history?.inputs {
    case .one(let x): [x]
    case .two(let a, let b): [a, b]
    case .many(let all): all
    case nil: []
    }
  }

  /// The age of the youngest variable there is: what is made from now on is younger.
  package static var youngestAge: UInt64 { births.load(ordering: .relaxed) }
}
