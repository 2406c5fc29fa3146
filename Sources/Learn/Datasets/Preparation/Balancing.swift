import Randomness

/// How classes of unequal size are made equal.
public enum Balancing: String, Sendable, CaseIterable {
  /// Members of the small classes are repeated, chosen at random.
  case repeatingSmall = "repeating-small"
  /// Members of the large classes are left out, chosen at random.
  case droppingLarge = "dropping-large"
}

extension Selectable {
  /// As many examples of each class, in random order. Only for the part to learn from: a test must
  /// have the proportions of the world.
  public func balanced(_ method: Balancing, random: inout RandomSource) -> Self {
    let classes = classMembers.filter { !$0.isEmpty }
    let sizes = classes.map(\.count)
    let wanted = (method == .repeatingSmall ? sizes.max() : sizes.min()) ?? 0
    var chosen: [Int] = []
    for members in classes {
      let order = random.shuffled(members)
      chosen += order.prefix(wanted)
      for _ in 0..<max(0, wanted - order.count) {
        chosen.append(members[random.integer(below: members.count)])
      }
    }
    return rows(random.shuffled(chosen))
  }

  /// A weight for each class, so that all classes count alike in a loss:
  ///
  ///     weight = examples / (classes · examples of the class)
  ///
  /// The mean weight over all examples is 1; a class without examples gets 0.
  public var classWeights: [Double] {
    let sizes = classMembers.map { Double($0.count) }
    let present = Double(sizes.count { $0 > 0 })
    return sizes.map { $0 == 0 ? 0 : Double(count) / (present * $0) }
  }
}
