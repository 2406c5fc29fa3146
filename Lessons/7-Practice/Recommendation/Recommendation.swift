import Chalk
import Foundation

/// T10: what somebody will like, from what others liked: a table with gaps, and places for users and items.
struct Recommendation: Lesson {
  let card = LessonCard(
    "recommendation", "What will you like?", formulas: ["T10"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What will you like?")
    let seen = board.slider("seen", in: 0.25...0.6, default: 0.35)
    let found = try load(on: board, seen)
    gaps(on: board, found)
    usual(on: board, found)
    let factors = try places(on: board, found)
    try sizes(on: board, found)
    wrong(on: board, found, factors)
  }

  struct Case {
    let ratings: Ratings
    let training, test: [Ratings.Rating]
  }

  private func load(on board: Board, _ seen: Double) throws -> Case {
    let own = Ratings.generated(seen: seen, random: &board.random)
    let table = try board.data.table("ratings", or: try own.table.predicting("stars"))
    let ratings = try Ratings(table, kinds: board.data.isGiven ? [:] : own.kinds)
    let order = board.random.shuffled(ratings.all)
    let border = order.count / 5
    return Case(
      ratings: ratings, training: Array(order[border...]), test: Array(order[..<border]))
  }

  private func gaps(on board: Board, _ found: Case) {
    let r = found.ratings
    board.say(
      """
      \(r.users) people gave stars to some of \(r.items) films. Most of the table is empty, and what \
      should stand in the gaps is the whole question: what would they give to what they have not seen? \
      No feature of a film is known, and none of a person; only who gave what. (The table is generated, \
      unless you gave your own.)
      """)
    let (users, items) = (min(30, r.users), min(40, r.items))
    var table = [[Double]](repeating: [Double](repeating: 0, count: items), count: users)
    for rating in r.all where rating.user < users && rating.item < items {
      table[rating.user][rating.item] = rating.stars
    }
    let shown = table
    let most = max(1, r.all.map(\.stars).max() ?? 1)
    board.draw(
      Figure(
        "A table with gaps",
        caption: "\(users) of \(r.users) people. Cells in the colour of 0 are gaps: not seen.",
        x: "film",
        y: "person",
        colorBar: .labelled("stars")
      ) {
        HeatMap(
          shown, x: 0...Double(items), y: 0...Double(users), range: 0...most)
      })
    board.value("part of the table that is known", Double(r.all.count) / Double(r.users * r.items))
    board.claim(
      "a rating is either learned from or tested with",
      found.training.count + found.test.count == r.all.count)
  }

  private func usual(on board: Board, _ found: Case) {
    board.step("What is usual")
    board.say(
      """
      Some people are kind, some films are good. What is usual is the mean of all stars, and how much this \
      person and this film are usually above it. Errors are in stars, the root of the mean square; a fifth \
      of the ratings is kept for the test.
      """)
    board.formula(#"\hat{r}_{ui} = \mu + b_u + b_i"#)
    var plain = Factors(found.ratings, training: found.training, count: 0, random: &board.random)
    let before = plain.error(found.test)
    _ = plain.train(found.training, test: found.test, epochs: 25, random: &board.random)
    let after = plain.error(found.test)
    board.table(
      ["", "error in the test, stars"],
      [["the mean of all", written(before)], ["with people and films", written(after)]])
    board.claimForBuiltInData("kindness and quality are worth something", after < before)
    board.say("But by this rule everybody gets the same film recommended: the best one.")
    board.ask(
      "μ = 3.2, a kind person with b = 0.5, a bad film with b = −0.7. What is usual?", answer: 3,
      because: "3.2 + 0.5 − 0.7.")
  }

  private func places(on board: Board, _ found: Case) throws -> Factors {
    board.step("A place for everybody")
    let k = board.integerSlider("factors", in: 1...8, default: 2)
    board.say(
      """
      Give each person and each film \(k == 1 ? "a number" : "\(k) numbers"), at random, and let their \
      product be added. Where the stars were more than was said, the two are drawn towards each other; \
      where less, apart. This is an embedding for people and one for films.
      """)
    board.formula(#"\hat{r}_{ui} = \mu + b_u + b_i + p_u \cdot q_i"#)
    board.code("rating")
    engine(on: board, found, k)
    var plain = Factors(found.ratings, training: found.training, count: 0, random: &board.random)
    var factors = Factors(found.ratings, training: found.training, count: k, random: &board.random)
    let flat = plain.train(found.training, test: found.test, epochs: 40, random: &board.random)
    let errors = factors.train(found.training, test: found.test, epochs: 40, random: &board.random)
    let epochs = (1...40).map(Double.init)
    let products = found.test.map { r in
      zip(factors.p[r.user], factors.q[r.item]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    board.draw(
      Figure(
        "Learning places",
        caption: """
          Left: the error in stars, in the end \(written(errors.last!.test, digits: 3)) in the test; with \
          what is usual alone \(written(flat.last!.test, digits: 3)). Right: what the products add to the \
          ratings of the test.
          """, columns: 2
      ) {
        Panel("The error", x: "epoch", y: "stars") {
          Line(epochs, errors.map(\.test), label: "test")
          Line(epochs, errors.map(\.training), label: "training")
          Line(epochs, flat.map(\.test), label: "test, usual")
        }
        Panel("The products p·q", x: "stars added", y: "ratings") { Histogram(products, bins: 30) }
      })
    board.claimForBuiltInData(
      "with places it is better than with what is usual", errors.last!.test < flat.last!.test)
    board.claimForBuiltInData(
      "in training it is, in any case", errors.last!.training < flat.last!.training)
    drawPlaces(on: board, found, factors)
    return factors
  }

  /// The gradient of one rating, by the tensor engine: only two rows have one.
  private func engine(on board: Board, _ found: Case, _ k: Int) {
    let some = Factors(found.ratings, training: found.training, count: k, random: &board.random)
    let r = found.training[0]
    let (P, Q) = (
      Variable(Tensor(some.p, .double), requiresGradient: true),
      Variable(Tensor(some.q, .double), requiresGradient: true)
    )
    let p = Primitive.lookup(Tensor([Double(r.user)], .double))([P])
    let q = Primitive.lookup(Tensor([Double(r.item)], .double))([Q])
    let product = (p * q).sum()
    let e = r.stars - some(r.user, r.item)
    let rest = some(r.user, r.item) - product.scalar
    let loss = (r.stars - rest - product).squared() * 0.5
    loss.backward()
    let gradient = P.gradient!.values
    let byHand = some.q[r.item].map { -e * $0 }
    let own = Array(gradient[(r.user * k)..<((r.user + 1) * k)])
    board.claim(
      "the tensor engine finds the same slope, −e·q",
      zip(own, byHand).allSatisfy { abs($0 - $1) < 1e-12 })
    board.claim(
      "and for everybody else it is 0",
      gradient.enumerated().allSatisfy { $0.offset / k == r.user || $0.element == 0 })
  }

  private func drawPlaces(on board: Board, _ found: Case, _ factors: Factors) {
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
      board.value("films whose nearest neighbour is of the same kind", near.fraction { $0 })
      board.claim(
        "that is at least half of them; by chance it would be a quarter",
        near.fraction { $0 } >= 0.5)
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

  private func sizes(on board: Board, _ found: Case) throws {
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
          \(written(a.map { $0.last! }.mean, digits: 3)) with shrinking and \
          \(written(b.map { $0.last! }.mean, digits: 3)) without.
          """, x: PlotAxis("numbers", ticks: counts.map(Double.init)), y: "error in the test, stars"
      ) {
        Band(counts.map(Double.init), runs: a, label: "λ = 0.05")
        Band(counts.map(Double.init), runs: b, label: "λ = 0")
      })
    board.claimForBuiltInData(
      "with many numbers, shrinking helps", a.map { $0.last! }.mean < b.map { $0.last! }.mean)
    board.claimForBuiltInData(
      "two numbers are better than none, and the plane was how this table was made",
      a.map { $0[2] }.mean < a.map { $0[0] }.mean)
  }

  private func wrong(on board: Board, _ found: Case, _ factors: Factors) {
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
    board.value("the film that everybody new gets shown, counted from 1", Double(best.argmax + 1))
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
