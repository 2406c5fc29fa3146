import Chalk

/// A small world: a field of squares with walls, a pit and a goal. A step costs a little, the pit costs 1, the
/// goal gives 1; both end the episode.
struct GridWorld {
  /// The squares of all states, row by row.
  static let map = """
    ....G
    .##.P
    ...#.
    .#...
    S..#.
    """.compactMap { Square($0) }
  static let side = 5
  /// Right, up, left, down.
  static let actions = [(0, 1), (-1, 0), (0, -1), (1, 0)]
  static let stepCost = 0.04

  /// The probability that an action is replaced by one drawn at random.
  let slip: Double

  static let start = places(.start)[0]
  /// All squares that an episode can go on from.
  static let states = map.indices.filter { !isWall($0) && !isEnd($0) }
  static func places(_ kind: Square) -> [Int] { map.indices.filter { map[$0] == kind } }
  static func isEnd(_ state: Int) -> Bool { map[state] == .goal || map[state] == .pit }
  static func isWall(_ state: Int) -> Bool { map[state] == .wall }

  /// Where an action leads that does not slip: against a wall, nowhere.
  static func target(_ state: Int, _ action: Int) -> Int {
    let (row, column) = (state / side + actions[action].0, state % side + actions[action].1)
    guard (0..<side).contains(row), (0..<side).contains(column) else { return state }
    let next = row * side + column
    return isWall(next) ? state : next
  }

  static func reward(_ next: Int) -> Double {
    switch map[next] {
    case .goal: 1
    case .pit: -1
    default: -stepCost
    }
  }

  func step(_ state: Int, _ action: Int, _ random: inout RandomSource) -> (
    next: Int, reward: Double
  ) {
    let actual = slip > 0 && random.chance(slip) ? random.integer(below: 4) : action
    let next = GridWorld.target(state, actual)
    return (next, GridWorld.reward(next))
  }

  // excerpt: value iteration
  /// v(s) ← maxₐ E[r + γ·v(s′)], until nothing changes
  func bestValues(γ: Double) -> [Double] {
    var v = [Double](repeating: 0, count: GridWorld.side * GridWorld.side)
    for _ in 0..<300 {
      for s in GridWorld.states {
        v[s] = (0..<4).map { a in expected(s, a, v, γ) }.max()!
      }
    }
    return v
  }
  // end excerpt

  /// The mean return of a policy from each state.
  func values(of policy: (Int) -> [Double], γ: Double) -> [Double] {
    var v = [Double](repeating: 0, count: GridWorld.side * GridWorld.side)
    let π = GridWorld.states.map(policy)
    for _ in 0..<300 {
      let before = v
      for (s, π) in zip(GridWorld.states, π) {
        v[s] = zip(π, 0..<4).reduce(0) { $0 + $1.0 * expected(s, $1.1, v, γ) }
      }
      if v == before { break }  // then nothing will change any more
    }
    return v
  }

  private func expected(_ s: Int, _ a: Int, _ v: [Double], _ γ: Double) -> Double {
    (0..<4).reduce(0) { sum, b in
      let p = slip / 4 + (a == b ? 1 - slip : 0)
      let next = GridWorld.target(s, b)
      return sum + p * (GridWorld.reward(next) + (GridWorld.isEnd(next) ? 0 : γ * v[next]))
    }
  }

  /// What a state is, and how it is written on the map.
  enum Square {
    case free, wall, start, goal, pit

    init?(_ letter: Character) {
      switch letter {
      case ".": self = .free
      case "#": self = .wall
      case "S": self = .start
      case "G": self = .goal
      case "P": self = .pit
      default: return nil
      }
    }
  }
}
