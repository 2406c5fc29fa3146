import Chalk
import Foundation

/// The rest of the lesson: the places drawn, how many numbers, and who is new.
extension Recommendation {
  func drawPlaces(on board: Board, _ found: Case, _ factors: Factors) {
    board.step("The places, drawn")
    let kinds = found.ratings.kinds
    let k = factors.p[0].count
    if k >= 2 {
      board.draw(
        Figure.embedding(
          factors.q, classes: kinds.isEmpty ? nil : kinds,
          classNames: kinds.isEmpty ? [] : (1...4).map { "kind \($0)" },
          title: "Where the films lie",
          caption: """
            Each point is a film, where learning has put it\
            \(kinds.isEmpty ? "" : "; the colours are its kind, which the model was never told").
            """))
    } else {
      board.draw(
        Figure(
          "Where the films lie", caption: "Each film has one number here.", x: "q", y: "films"
        ) { Histogram(factors.q.map { $0[0] }, bins: 15) })
    }
    if !kinds.isEmpty && k >= 2 {
      let near = kinds.indices.map { i -> Bool in
        let others = kinds.indices.filter { $0 != i }
        let nearest = others.min {
          distance(factors.q[i], factors.q[$0]) < distance(factors.q[i], factors.q[$1])
        }!
        return kinds[nearest] == kinds[i]
      }
      board.value("films whose nearest neighbour is of the same kind", share(near))
      board.claim(
        "that is at least half of them; by chance it would be a quarter", share(near) >= 0.5)
    }
    var turned = factors
    let (c, s) = (cos(0.7), sin(0.7))
    if k >= 2 {
      for u in turned.p.indices { turned.p[u] = turn(turned.p[u], c, s) }
      for i in turned.q.indices { turned.q[i] = turn(turned.q[i], c, s) }
    } else {
      for u in turned.p.indices { turned.p[u][0] *= -1 }
      for i in turned.q.indices { turned.q[i][0] *= -1 }
    }
    let apart =
      found.test.map { abs(factors($0.user, $0.item) - turned($0.user, $0.item)) }.max() ?? 0
    board.claim("turn all places together, and no rating changes", apart < 1e-9)
    board.say(
      """
      So the axes mean nothing by themselves: only who is near whom counts. Who looks for "the axis of \
      comedy" may find it, or its mixture with something else.
      """)
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The first two numbers turned by an angle.
  private func turn(_ v: [Double], _ c: Double, _ s: Double) -> [Double] {
    [c * v[0] - s * v[1], s * v[0] + c * v[1]] + v.dropFirst(2)
  }

  func sizes(on board: Board, _ found: Case) throws {
    board.step("How many numbers?")
    let counts = [0, 1, 2, 3, 5, 8, 12]
    let runs = 3
    board.say(
      """
      More numbers for each can say more, and can learn more by heart. The shrinking λ pulls them to 0 \
      unless ratings pull them out.
      """)
    var (held, free): ([[Double]], [[Double]]) = ([], [])
    for run in 0..<runs {
      try board.progress("run", run + 1, of: runs)
      for λ in [0.05, 0.0] {
        let errors = counts.map { k -> Double in
          var factors = Factors(
            found.ratings, training: found.training, count: k, random: &board.random)
          return factors.train(
            found.training, test: found.test, epochs: 40, shrink: λ, random: &board.random
          ).last!.test
        }
        if λ > 0 { held.append(errors) } else { free.append(errors) }
      }
    }
    let (a, b) = (held, free)
    board.draw(
      Figure(
        "The error by the numbers for each person and film",
        caption: """
          In the test, after 40 epochs, over \(runs) runs. With 12 numbers the error is \
          \(written(mean(a.map { $0.last! }), digits: 3)) with shrinking and \
          \(written(mean(b.map { $0.last! }), digits: 3)) without.
          """, x: PlotAxis("numbers", ticks: counts.map(Double.init)), y: "error in the test, stars"
      ) {
        Band(counts.map(Double.init), runs: a, label: "λ = 0.05")
        Band(counts.map(Double.init), runs: b, label: "λ = 0")
      })
    board.claimForBuiltInData(
      "with many numbers, shrinking helps", mean(a.map { $0.last! }) < mean(b.map { $0.last! }))
    board.claimForBuiltInData(
      "two numbers are better than none, and the plane was how this table was made",
      mean(a.map { $0[2] }) < mean(a.map { $0[0] }))
  }

  func wrong(on board: Board, _ found: Case, _ factors: Factors) {
    board.step("What goes wrong: somebody new")
    board.say(
      """
      Of somebody who has rated nothing neither b nor p is known, and the best guess for both is 0. All \
      that can be said is what is usual for the film. With more ratings somebody should be known better; \
      in a test as small as this one, chance can turn that round.
      """)
    var counts = [Int](repeating: 0, count: found.ratings.users)
    for r in found.training { counts[r.user] += 1 }
    let sorted = found.test.sorted { (counts[$0.user], $0.item) < (counts[$1.user], $1.item) }
    let groups = 4
    let parts = (0..<groups).map { g in
      Array(sorted[(g * sorted.count / groups)..<((g + 1) * sorted.count / groups)])
    }.filter { !$0.isEmpty }
    board.draw(
      Figure(
        "Errors by how much somebody has rated",
        caption:
          "The ratings of the test in \(parts.count) equal parts, from people who gave few to people who gave many.",
        x: "ratings they gave in training", y: "error, stars"
      ) {
        Bars(
          parts.map { part in
            "\(counts[part.first!.user]) to \(counts[part.last!.user])"
          }, parts.map(factors.error), showsValues: true)
      })
    var fresh = factors
    fresh.userBias.append(0)
    fresh.p.append(factors.p[0].map { _ in 0 })
    let new = fresh.p.count - 1
    board.claim(
      "to somebody new only what is usual can be said: μ + b of the film",
      (0..<found.ratings.items).allSatisfy {
        abs(fresh(new, $0) - fresh.μ - fresh.itemBias[$0]) < 1e-12
      })
    let best = (0..<found.ratings.items).map { fresh(new, $0) }
    board.value("the film that everybody new gets shown, counted from 1", Double(largest(best) + 1))
    board.warn(
      """
      What is shown is rated, and what is rated is shown. A table of ratings is not a sample of what \
      people like, but of what they were shown and cared to judge; the model learns that, too.
      """)
    board.ask(
      "One rating is learned from. How many people's numbers change?", answer: 1,
      because: "The gradient is 0 for all others.")
    board.say(
      """
      To try: s factors=8, s seen=0.25. Ratings of your own, columns who, what, stars: chalk run \
      recommendation --data ratings.csv --target stars. An embedding for words: chalk learn embedding.
      """)
  }
}
