import Chalk

extension LessonCard {
  static let policyGradient = LessonCard(
    "policy-gradient", "Nobody says what was right",
    subtitle: "reinforcement learning by REINFORCE and Q-learning", formulas: ["T09"],
    needs: ["activations", "softmax-regression"], minutes: 15,
    outcomes: [
      "compute returns from rewards and a discount factor",
      "derive the policy gradient, and write it as a weighted cross-entropy",
      "say why a baseline changes no mean and lowers the variance",
      "tell policy gradients from value methods, and name what exploration is for",
    ],
    terms: [
      Term(
        "reinforcement learning", "强化学习",
        "Learning what to do from rewards, without examples of the right action."),
      Term("policy", "策略", "The probability of each action in each state."),
      Term("return", "回报", "The sum of all later rewards, each discounted by γ for every step."),
      Term(
        "discount factor", "折扣因子",
        "The γ by which a reward is worth less for each step that it comes later."),
      Term(
        "value iteration", "价值迭代",
        "Repeating the Bellman equation until the values no longer change."),
      Term(
        "Bellman equation", "贝尔曼方程",
        "The value of a state is the expected reward of its best action plus the discounted value of the next state."
      ),
      Term(
        "policy gradient", "策略梯度",
        "The gradient of the mean return with respect to the policy's parameters."),
      Term(
        "REINFORCE", "REINFORCE 算法",
        "Gradient ascent on log-probabilities of the actions taken, weighted by their returns."),
      Term(
        "baseline", "基线",
        "What is subtracted from the returns, and depends on the state but not on the action."),
      Term(
        "advantage", "优势", "How much better an action turned out than what is usual in its state."),
      Term(
        "exploration", "探索", "Trying actions that do not look best, to find out whether they are."),
      Term(
        "entropy", "熵",
        "How undecided a policy is: −Σ π log π, largest where all actions are equally likely."),
      Term(
        "Q-learning", "Q 学习",
        "Learning the value of each action in each state by the Bellman equation."),
      Term(
        "actor-critic", "演员-评论家", "A policy and a learned value that serves as its baseline."),
    ],
    references: [
      Reference(
        "Williams: Simple statistical gradient-following algorithms (1992)",
        "https://doi.org/10.1007/BF00992696"),
      Reference(
        "Sutton, Barto: Reinforcement learning, an introduction (2018), chapters 3, 4, 6, 13",
        "http://incompleteideas.net/book/the-book-2nd.html"),
      Reference(
        "Watkins, Dayan: Q-learning (1992)", "https://doi.org/10.1007/BF00992698"),
      Reference(
        "Keras: Actor critic method", "https://keras.io/examples/rl/actor_critic_cartpole/"),
      Reference(
        "Dive into Deep Learning: Reinforcement learning",
        "https://d2l.ai/chapter_reinforcement-learning/index.html"),
    ])
}
