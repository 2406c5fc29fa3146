import Chalk
import Foundation

/// A policy with four numbers for each place, and the rule that improves it.
struct Reinforce {
  static let γ = 0.95

  let world: GridWorld
  /// θ[state][action]; π(a|s) = softmax(θ[s])[a]
  var θ = [[Double]](repeating: [0, 0, 0, 0], count: GridWorld.side * GridWorld.side)
  /// A running mean of the returns from each state; nil where there was none yet.
  var baseline = [Double?](repeating: nil, count: GridWorld.side * GridWorld.side)
  let usesBaseline: Bool
  /// What is added to every return: counted from another zero, the best policy is the same.
  var shift = 0.0

  /// What was seen, done and got in one episode.
  typealias Episode = [(state: Int, action: Int, reward: Double)]

  static func softmax(_ θ: [Double]) -> [Double] {
    let e = θ.map { exp($0 - θ.max()!) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }

  func policy(_ state: Int) -> [Double] { Reinforce.softmax(θ[state]) }

  // excerpt: score
  /// ∂ log π(a)/∂θⱼ = [j = a] − π(j)
  static func score(_ π: [Double], _ a: Int) -> [Double] {
    π.indices.map { ($0 == a ? 1 : 0) - π[$0] }
  }
  // end excerpt

  func episode(_ random: inout RandomSource) -> Episode {
    var (state, seen): (Int, Episode) = (GridWorld.start, [])
    for _ in 0..<60 {
      let action = draw(policy(state), &random)
      let (next, reward) = world.step(state, action, &random)
      seen.append((state, action, reward))
      if GridWorld.isEnd(next) { break }
      state = next
    }
    return seen
  }

  // excerpt: returns
  /// Gₜ = rₜ + γ·Gₜ₊₁, from the last step to the first
  static func returns(_ episode: Episode) -> [Double] {
    var G = 0.0
    return episode.reversed().map { step in
      G = step.reward + γ * G
      return G
    }.reversed()
  }
  // end excerpt

  // excerpt: reinforce
  /// θ ← θ + α·Σₜ ∇log π(aₜ|sₜ)·(Gₜ − b(sₜ)), the mean over some episodes
  mutating func learn(_ episodes: [Episode], rate α: Double) -> Double {
    var gradient = θ.map { $0.map { _ in 0.0 } }
    for episode in episodes {
      for (step, G) in zip(episode, Reinforce.returns(episode).map { $0 + shift }) {
        let usual = baseline[step.state] ?? G
        let b = usesBaseline ? usual : 0
        for (j, derivative) in Reinforce.score(policy(step.state), step.action).enumerated() {
          gradient[step.state][j] += derivative * (G - b) / Double(episodes.count)
        }
        baseline[step.state] = usual + 0.05 * (G - usual)
      }
    }
    for s in θ.indices { for j in 0..<4 { θ[s][j] += α * gradient[s][j] } }
    return gradient.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  // end excerpt

  private func draw(_ p: [Double], _ random: inout RandomSource) -> Int {
    var rest = random.uniform()
    for (a, part) in p.enumerated() {
      rest -= part
      if rest < 0 { return a }
    }
    return p.count - 1
  }

  /// What came of a training.
  struct Run {
    var policies: [[[Double]]] = []
    var returns: [Double] = []
    /// The norms of the gradients.
    var lengths: [Double] = []
    /// The mean entropy of the policy over all states, in nats.
    var entropies: [Double] = []
    var last: Reinforce
  }

  /// Learns from `updates` times 8 episodes, and keeps the policy at the beginning, in the middle and in the end.
  static func train(
    _ world: GridWorld, updates: Int, rate: Double, shift: Double, usesBaseline: Bool,
    on board: Board, as activity: String, drawing: (_ policy: [[Double]]) -> Panel
  ) throws -> Run {
    var learner = Reinforce(world: world, usesBaseline: usesBaseline, shift: shift)
    var run = Run(last: learner)
    for update in 0..<updates {
      if update == 0 || update == updates / 8 { run.policies.append(all(learner)) }
      let episodes = (0..<8).map { _ in learner.episode(&board.random) }
      run.returns.append(episodes.map { Reinforce.returns($0)[0] }.mean)
      run.lengths.append(learner.learn(episodes, rate: rate))
      run.entropies.append(GridWorld.states.map { entropy(learner.policy($0)) }.mean)
      // What goes down while it learns is minus the return.
      try board.progress(activity, update + 1, of: updates, loss: -run.returns.last!) {
        $0.gradients = [("θ", run.lengths.last!)]
        $0.activations = [("policy", all(learner).flatMap { $0 })]
        $0.draw(.model, Figure("The policy") { drawing(all(learner)) })
      }
    }
    run.policies.append(all(learner))
    run.last = learner
    return run
  }

  /// H(π) = −Σₐ π(a)·log π(a)
  static func entropy(_ π: [Double]) -> Double {
    -π.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
  }

  private static func all(_ learner: Reinforce) -> [[Double]] {
    learner.θ.indices.map(learner.policy)
  }
}
