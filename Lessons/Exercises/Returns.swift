import Chalk

extension Exercise {
  /// T09: discounted returns, and how much better they were than usual.
  static let returns = Exercise(
    "returns", "Returns, baseline and policy-gradient loss",
    formula: #"G_t = r_t + \gamma G_{t+1}, \quad L = -\frac{1}{n} \sum_t (G_t - b) \log \pi(a_t)"#,
    lesson: "policy-gradient",
    task:
      "First the discounted return of every step of an episode, given its rewards. Then the loss of "
      + "REINFORCE, with the mean return of the steps as the baseline b, from the returns and from the "
      + "probabilities that the policy gave to the actions taken.",
    functions: [
      Function(
        "returns", "_ rewards: [Double], _ gamma: Double", gives: "[Double]",
        says: "G[t] = r[t] + γ·G[t + 1], from the end on",
        body: """
          var next = 0.0
          var returns: [Double] = []
          for reward in rewards.reversed() {
            next = reward + gamma * next
            returns.append(next)
          }
          return returns.reversed()
          """,
        hole: "return rewards",
        cases: [[[0, 0, 1], 0.5], [[1, 2, 3], 1], [[-1, 4, 0, 2], 0.9]],
        edges: [
          Edge("with γ = 0, which sees only the next reward", [[3, -1, 2], 0]),
          Edge("of an episode without steps", [[], 0.9]),
          Edge("of one step", [[7], 0.9]),
        ]),
      Function(
        "policyLoss", "_ G: [Double], _ probabilities: [Double]", gives: "Double",
        says: "−1/n · Σ (G[t] − b)·log π[t], with b the mean of G",
        body: """
          let n = Double(G.count)
          let b = G.reduce(0, +) / n
          return -zip(G, probabilities).map { ($0 - b) * log($1) }.reduce(0, +) / n
          """,
        hole: "return 0",
        cases: [
          [[1, 3], [0.5, 0.25]], [[2, -1, 5], [0.9, 0.2, 0.6]],
          [[0, 0, 4, 1], [0.3, 0.8, 0.4, 0.1]],
        ],
        edges: [
          Edge(
            "where all returns are equal, and nothing is to be learned", [[2, 2], [0.5, 0.1]]),
          Edge("of returns that are all positive", [[100, 101], [0.2, 0.4]]),
        ]),
    ],
    hints: [
      "What a step is worth is what comes after it: go through the rewards from the end.",
      "next = reward + gamma * next, backwards, then turned round. The baseline makes returns below "
        + "the usual negative: those actions become rarer.",
      "-Σ (G − b)·log π, divided by n, with b = G.reduce(0, +) / n",
    ],
    mistakes: [
      Mistake(
        "rewards.reversed()", "rewards",
        says:
          "Rewards are summed from the start: a step answers for what comes after it, not before."),
      Mistake(
        "return returns.reversed()", "return returns",
        says: "The returns stand in the order of time reversed: turn them round at the end."),
      Mistake(
        "reward + gamma * next", "reward + next",
        says: "The discount γ is missing."),
      Mistake(
        "reward + gamma * next", "gamma * (reward + next)",
        says: "The reward of the step itself is discounted: γ multiplies only what comes later."),
      Mistake(
        "-zip(G", "zip(G", in: "policyLoss",
        says: "The minus is missing: minimizing this would make good actions rarer."),
      Mistake(
        "($0 - b)", "$0", in: "policyLoss",
        says: "The baseline is missing: with returns that are all positive every action would be "
          + "reinforced."),
      Mistake(
        "log($1)", "$1", in: "policyLoss",
        says: "The logarithm is missing: the loss takes log π."),
      Mistake(
        ".reduce(0, +) / n\n", ".max()!\n", in: "policyLoss",
        says: "The best return is the baseline: it has to be the mean."),
      Mistake(
        "log($1) }.reduce(0, +) / n", "log($1) }.reduce(0, +)", in: "policyLoss",
        says: "The 1/n is missing: the loss is the mean over the steps."),
    ],
    curve: Curve(of: "returns", over: 0...1, x: "γ", y: "G of the first step") {
      [[0, 0, 1, 2], .number($0)]
    })
}
