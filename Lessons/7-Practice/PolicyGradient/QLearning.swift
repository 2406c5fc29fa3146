import Chalk

/// The value of each action in each state, learned from single steps.
struct QLearning {
  var Q = [[Double]](repeating: [0, 0, 0, 0], count: GridWorld.side * GridWorld.side)

  // excerpt: q-learning
  /// Q(s, a) ← Q(s, a) + α·(r + γ·maxₐ′ Q(s′, a′) − Q(s, a));  at an end there is no later value
  mutating func learn(_ s: Int, _ a: Int, _ r: Double, _ next: Int, rate α: Double) {
    let later = GridWorld.isEnd(next) ? 0 : Reinforce.γ * Q[next].max()!
    Q[s][a] += α * (r + later - Q[s][a])
  }
  // end excerpt

  /// The best known action; with probability ε one drawn at random.
  func action(_ s: Int, exploring ε: Double, _ random: inout RandomSource) -> Int {
    random.chance(ε) ? random.integer(below: 4) : Q[s].argmax
  }

  /// The policy that always takes the best known action.
  func greedy(_ s: Int) -> [Double] {
    var π = [0.0, 0, 0, 0]
    π[Q[s].argmax] = 1
    return π
  }

  /// Learns from so many episodes. Gives the returns of the greedy policy, computed from the world, after each of the
  /// `marks`, which are numbers of episodes in rising order, and after the last one.
  static func train(
    _ world: GridWorld, episodes: Int, marks: [Int], exploring ε: Double, random: inout RandomSource
  ) -> (learner: QLearning, values: [Double]) {
    var learner = QLearning()
    var values: [Double] = []
    for episode in 0..<episodes {
      if marks.contains(episode) {
        values.append(world.values(of: learner.greedy, γ: Reinforce.γ)[GridWorld.start])
      }
      var state = GridWorld.start
      for _ in 0..<60 {
        let action = learner.action(state, exploring: ε, &random)
        let (next, reward) = world.step(state, action, &random)
        learner.learn(state, action, reward, next, rate: 0.2)
        if GridWorld.isEnd(next) { break }
        state = next
      }
    }
    values.append(world.values(of: learner.greedy, γ: Reinforce.γ)[GridWorld.start])
    return (learner, values)
  }
}
