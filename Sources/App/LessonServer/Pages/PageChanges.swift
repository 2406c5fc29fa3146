/// What is new on a page: its blocks that differ from those that it shows, each under its address, the step from 1 and
/// the block from 0, as the book counts them.
public struct PageChanges: Sendable, Codable, Equatable {
  /// The steps with something new.
  public let steps: [Step]
  /// Whether the steps are others than before: the page is to be loaded anew.
  public let isOther: Bool

  /// What is new on a step.
  public struct Step: Sendable, Codable, Equatable {
    /// The number of the step, from 1.
    public let step: Int
    /// The new blocks, by their positions; nil where the step has more or fewer than before.
    public let blocks: [String: String]?
    /// All blocks of a step that has more or fewer than before.
    public let all: [String]?
  }

  /// - Parameters:
  ///   - old: the blocks of each step as the page shows them; nil where that is not known, and all are new.
  ///   - new: the blocks as they are now.
  ///   - kept: whether the block at this step and position, both from 0, is a control: under the learner's hand it stays.
  public init(
    from old: [[String]]?, to new: [[String]], keeping kept: (_ step: Int, _ block: Int) -> Bool
  ) {
    guard let old else {
      isOther = false
      steps = new.indices.map { step in
        Step(step: step + 1, blocks: nil, all: new[step])
      }
      return
    }
    isOther = old.count != new.count
    if isOther {
      steps = []
      return
    }
    var changed: [Step] = []
    for (index, (before, now)) in zip(old, new).enumerated() {
      if before.count != now.count {
        changed.append(Step(step: index + 1, blocks: nil, all: now))
        continue
      }
      let differing = now.indices.filter { before[$0] != now[$0] && !kept(index, $0) }
      if differing.isEmpty { continue }
      let blocks = Dictionary(uniqueKeysWithValues: differing.map { ("\($0)", now[$0]) })
      changed.append(Step(step: index + 1, blocks: blocks, all: nil))
    }
    steps = changed
  }
}
