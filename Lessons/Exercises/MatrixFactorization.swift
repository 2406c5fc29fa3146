import Chalk

extension Exercise {
  /// T10: one step of matrix factorization, on one rating.
  static let matrixFactorization = Exercise(
    "matrix-factorization", "A step of matrix factorization",
    formula:
      #"p_u \leftarrow p_u + \alpha (e q_i - \lambda p_u), \quad q_i \leftarrow q_i + \alpha (e p_u - \lambda q_i)"#,
    lesson: "recommendation",
    task: "A user has the factors p, an item the factors q; the prediction of the rating r is "
      + "μ + p·q, with the mean rating μ. Both take a step of gradient descent on ½(r − r̂)² + "
      + "½λ(‖p‖² + ‖q‖²), from their values before the step. Return the new p and q.",
    functions: [
      Function(
        "step",
        "_ p: [Double], _ q: [Double], _ r: Double, _ mu: Double, _ alpha: Double, "
          + "_ lambda: Double",
        gives: "([Double], [Double])",
        says: """
          e = r − μ − p·q
          p ← p + α·(e·q − λ·p)        q ← q + α·(e·p − λ·q). Returns (p, q).
          """,
        body: """
          let e = r - mu - zip(p, q).map { $0 * $1 }.reduce(0, +)
          let newP = p.indices.map { k in p[k] + alpha * (e * q[k] - lambda * p[k]) }
          let newQ = q.indices.map { k in q[k] + alpha * (e * p[k] - lambda * q[k]) }
          return (newP, newQ)
          """,
        hole: "return (p, q)",
        cases: [
          [[1], [2], 5, 3, 0.1, 0], [[0.5, -1], [1, 0.5], 4, 3.5, 0.1, 0.02],
          [[1, 0, 2], [0.5, 1, -1], 1, 3, 0.05, 0.1],
        ],
        edges: [
          Edge(
            "where the prediction is right, and only the penalty pulls",
            [[1, 2], [1, -0.5], 3, 3, 0.1, 0.1]),
          Edge(
            "of factors of zeros, which stay there forever", [[0, 0], [0, 0], 5, 3, 0.1, 0.1]),
        ])
    ],
    hints: [
      "The error first. What does the prediction μ + p·q change by if p[k] grows a little?",
      "The derivative of ½e² with respect to p[k] is −e·q[k]. Both steps begin from the old p and q.",
      "p[k] + alpha * (e * q[k] - lambda * p[k]), and the same with p and q exchanged.",
    ],
    mistakes: [
      Mistake(
        "e * p[k] - lambda", "e * newP[k] - lambda",
        says: "The step of q uses the new p: both begin from the values before the step."),
      Mistake(
        "- lambda * p[k]", "",
        says: "The penalty λ is missing for p."),
      Mistake(
        "- lambda * q[k]", "",
        says: "The penalty λ is missing for q."),
      Mistake(
        "r - mu - zip", "r - zip",
        says: "The mean rating μ is missing in the prediction."),
      Mistake(
        "r - mu - zip(p, q).map { $0 * $1 }.reduce(0, +)",
        "mu + zip(p, q).map { $0 * $1 }.reduce(0, +) - r",
        says: "The error has the wrong sign: with these steps it is r − r̂."),
      Mistake(
        "p[k] + alpha * (e * q[k] - lambda * p[k])", "p[k] + alpha * (e * p[k] - lambda * p[k])",
        says: "The gradient of p is e times the item's factors q, not times p itself."),
      Mistake(
        "- lambda * p[k]", "+ lambda * p[k]",
        says: "The penalty pushes p away from 0: it has to pull it there."),
    ],
    curve: Curve(of: "step", over: 1...5, x: "rating", y: "new p₁") {
      [[0.5, -1], [1, 0.5], .number($0), 3.5, 0.1, 0.02]
    })
}
