import Chalk
import Foundation

/// T10: what somebody will like, from what others liked: a table with gaps, and factors for users and items.
struct Recommendation: Lesson {
  let card = LessonCard.recommendation

  static let runs = 5

  func teach(on board: Board) throws {
    board.step("What will you like?")
    let seen = board.slider("seen", in: 0.25...0.6, default: 0.35)
    let own = Ratings.generated(seen: seen, random: &board.random)
    let table = try board.data.table("ratings", or: try own.table.predicting("stars"))
    let ratings = try Ratings(table, kinds: board.data.isGiven ? [:] : own.kinds)
    let found = RatingCase(ratings, random: &board.random)
    gaps(on: board, found)
    usual(on: board, found)
    board.step("A few numbers for everybody")
    let k = board.integerSlider("factors", in: 1...8, default: 2)
    var divisions: [Division] = []
    for run in 0..<Recommendation.runs {
      divisions.append(
        try Division(found, factors: k, on: board, as: "division \(run + 1)"))
    }
    places(on: board, found, divisions, k)
    drawPlaces(on: board, found, divisions[0])
    try sizes(on: board, found, divisions[0])
    ranking(on: board, found, divisions)
    newcomers(on: board, found, divisions)
    ending(on: board, k)
  }

  private func gaps(on board: Board, _ found: RatingCase) {
    let r = found.ratings
    board.say(
      """
      \(r.users) people gave stars to some of \(r.items) films. The table of people by films is called the \
      **rating matrix**, and it has gaps. How would people rate the films that they have not seen? Nothing is \
      known about a film or a person, only who gave how many stars to what. Predicting from that alone is called \
      **collaborative filtering**. (The ratings are generated, with two hidden traits for each person and film, \
      unless you gave your own.)
      """)
    let (users, items) = (min(30, r.users), min(40, r.items))
    var table = [[Double]](repeating: [Double](repeating: .nan, count: items), count: users)
    for rating in r.all where rating.user < users && rating.item < items {
      table[rating.user][rating.item] = rating.stars
    }
    let shown = table
    let stars = r.all.map(\.stars)
    board.draw(
      Figure(
        "A table with gaps",
        caption:
          "How much is known? \(users) people and \(items) films, numbered in the order in which they first occur; empty cells were not rated.",
        x: "film", y: "person", colorBar: .labelled("stars")
      ) {
        HeatMap(
          shown, x: 0...Double(items), y: 0...Double(users),
          range: (stars.min() ?? 0)...max(stars.max() ?? 1, (stars.min() ?? 0) + 1e-9))
      })
    board.value(
      "the fraction of the cells that is known", Double(r.all.count) / Double(r.users * r.items))
  }

  private func usual(on board: Board, _ found: RatingCase) {
    board.step("What is usual")
    board.say(
      """
      Some people rate kindly, and some films please nearly everybody. So the first guess is the mean μ of all \
      stars, plus a **bias** for the person u and one for the film i. The error of the guesses is measured by the \
      **RMSE**, the root of the mean squared error, in stars. A fifth of the ratings is the test set, a tenth the \
      validation set. \(found.newcomers.count) people are left out altogether; they come in later.
      """)
    board.formula(#"\hat{r}_{ui} = \mu + b_u + b_i"#)
    board.say(
      """
      By this rule everybody gets the same list, the best films first: no term depends on both u and i.
      """)
    board.ask(
      "μ = 3.2, a kind person with b = 0.5, a bad film with b = −0.7. What is r̂?", answer: 3,
      because: "The three terms are added: 3.2 + 0.5 − 0.7.")
  }

  private func places(
    on board: Board, _ found: RatingCase, _ divisions: [Division], _ k: Int
  ) {
    board.say(
      """
      Give each person u and each film i \(k == 1 ? "a number" : "\(k) numbers"), its **latent factor**\
      \(k == 1 ? "" : "s"), at random at first, and add their dot product. Where there were more stars than \
      predicted, gradient descent turns the two vectors towards each other; where fewer, apart. All these \
      dot products together are a product of two narrow matrices, hence the name **matrix factorization**. \
      The rows of the two are embeddings, one of people and one of films.
      """)
    board.formula(#"\hat{r}_{ui} = \mu + b_u + b_i + p_u \cdot q_i"#)
    board.code("rating")
    engine(on: board, found, divisions[0], k)
    let epochs = (1...divisions[0].errors.count).map(Double.init)
    let test = divisions.map { $0.factors.error($0.test) }
    let flat = divisions.map { $0.usual.error($0.test) }
    board.draw(
      Figure(
        "Learning the factors",
        caption: """
          Is the training finished, and did the factors help? Mean and standard deviation over \
          \(divisions.count) divisions. The factors begin near 0, where their gradient is nearly 0 too: a \
          saddle point, which takes the first epochs to leave.
          """, x: "epoch", y: "RMSE, stars"
      ) {
        Band(
          epochs, runs: divisions.map { $0.usualErrors.map(\.validation) },
          label: "biases, validation")
        Band(
          epochs, runs: divisions.map { $0.errors.map(\.validation) }, label: "factors, validation")
        Band(epochs, runs: divisions.map { $0.errors.map(\.training) }, label: "factors, training")
      })
    let gain = PairedDifference(flat, test)
    board.table(
      ["", "RMSE on the test set", "±"],
      [
        ("mean of all", divisions.map { meanError($0) }), ("with biases", flat),
        ("with factors", test),
      ].map {
        [$0.0, written($0.1.mean, digits: 3), written($0.1.sampleStandardDeviation, digits: 1)]
      })
    board.say("Compared with the biases alone, the factors lower the RMSE by \(gain.words).")
    board.claimForBuiltInData(
      "with factors the RMSE on the test set is lower in every division",
      zip(test, flat).allSatisfy { $0 < $1 })
    let late = divisions.map { d in
      abs(d.errors[d.errors.count - 1].training / d.errors[d.errors.count - 11].training - 1)
    }
    board.claimForBuiltInData(
      "the training is finished: over the last ten epochs the training error changes by less than 3 %",
      late.allSatisfy { $0 < 0.03 })
  }

  private func meanError(_ division: Division) -> Double {
    division.test.map { pow($0.stars - division.usual.μ, 2) }.mean.squareRoot()
  }

  /// The gradient of one rating, by the tensor engine: only two rows have one.
  private func engine(on board: Board, _ found: RatingCase, _ division: Division, _ k: Int) {
    let some = Factors(
      found.ratings, training: division.training, count: k, random: &board.random)
    let r = division.training[0]
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
    board.identity(
      "the tensor engine finds the same gradient, ∂L/∂pᵤ = −e·qᵢ, and 0 for everybody else",
      zip(own, byHand).allSatisfy { abs($0 - $1) < 1e-12 }
        && gradient.enumerated().allSatisfy { $0.offset / k == r.user || $0.element == 0 })
  }

  private func drawPlaces(on board: Board, _ found: RatingCase, _ division: Division) {
    board.step("What the factors mean")
    board.say("Nobody told the model what its numbers should stand for. Do they mean anything?")
    let (factors, kinds) = (division.factors, found.ratings.kinds)
    let k = factors.p[0].count
    if k >= 2 {
      board.draw(
        Figure.embedding(
          factors.q, classes: kinds.isEmpty ? nil : kinds,
          classNames: kinds.isEmpty ? [] : (1...4).map { "kind \($0)" },
          title: "Where the films lie",
          caption: """
            Do films of one kind end up together? Each point is a film\
            \(kinds.isEmpty ? "" : "; the model was never told the kind").
            """))
    } else {
      board.draw(
        Figure(
          "Where the films lie", caption: "How are films spread out? Each has one number here.",
          x: "q", y: "films"
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
      board.value(
        "fraction of the films whose nearest neighbor is of the same kind", near.fraction { $0 })
      board.claim(
        "this fraction is above one half; by chance it would be about a quarter",
        near.fraction { $0 } > 0.5)
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
      division.test.map { abs(factors($0.user, $0.item) - turned($0.user, $0.item)) }.max() ?? 0
    board.identity("if all vectors are rotated together, no prediction changes", apart < 1e-9)
    board.say(
      """
      So a single axis means nothing: only angles and lengths count. An axis that looks like *comedy* may just as \
      well be a mixture of comedy with something else.
      """)
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The first two numbers rotated by an angle.
  private func turn(_ v: [Double], _ c: Double, _ s: Double) -> [Double] {
    [c * v[0] - s * v[1], s * v[0] + c * v[1]] + v.dropFirst(2)
  }

  private func sizes(on board: Board, _ found: RatingCase, _ division: Division) throws {
    board.step("How many factors?")
    let counts = [0, 1, 2, 3, 5, 8, 12]
    let runs = Recommendation.runs
    board.say(
      """
      More factors can express more, and can memorize more. A penalty ½λ‖p‖² (weight decay) pulls them \
      towards 0 where ratings do not pull the other way. The number of factors and λ are both chosen by the \
      validation set; the test set is used once, at the end.
      """)
    var (held, free): ([[Double]], [[Double]]) = ([], [])
    var (best, chosen) = ((error: Double.infinity, k: 0, λ: 0.0), division.usual)
    for run in 0..<runs {
      try board.progress("run", run + 1, of: runs)
      for λ in [0.05, 0.0] {
        let errors = try counts.map { k -> Double in
          var factors = Factors(
            found.ratings, training: division.training, count: k, random: &board.random)
          try factors.train(
            division.training, validation: division.validation, shrink: λ, on: board,
            as: "\(k) factors, λ = \(λ), \(run + 1)")
          let error = factors.error(division.validation)
          if error < best.error { (best, chosen) = ((error, k, λ), factors) }
          return error
        }
        if λ > 0 { held.append(errors) } else { free.append(errors) }
      }
    }
    let (a, b) = (held, free)
    board.draw(
      Figure(
        "The error by the number of factors",
        caption: """
          How many factors, and with a penalty or without? Errors on the validation set, mean and standard \
          deviation over \(runs) runs. With 12 factors the error is \
          \(written(a.map { $0.last! }.mean, digits: 3)) with the penalty and \
          \(written(b.map { $0.last! }.mean, digits: 3)) without.
          """, x: PlotAxis("factors", ticks: counts.map(Double.init)), y: "RMSE, stars"
      ) {
        Band(counts.map(Double.init), runs: a, label: "λ = 0.05")
        Band(counts.map(Double.init), runs: b, label: "λ = 0")
      })
    board.say(
      """
      The model with the least error on the validation set, \(best.error, digits: 3), has \(best.k) factors \
      and λ = \(best.λ). Its error on the test set is \(chosen.error(division.test), digits: 3).
      """)
    let many = PairedDifference(b.map { $0.last! }, a.map { $0.last! })
    board.say("With 12 factors, the penalty lowers the error by \(many.words).")
    board.claimForBuiltInData("with 12 factors the penalty helps", many.mean > 0)
    board.claimForBuiltInData(
      "two factors are better than none; the ratings were made from two",
      a.map { $0[2] }.mean < a.map { $0[0] }.mean)
  }

  private func ranking(on board: Board, _ found: RatingCase, _ divisions: [Division]) {
    board.step("Stars, or a list?")
    let all = found.known.map(\.stars)
    let border = all.mean + all.standardDeviation / 2
    let (items, k) = (found.ratings.items, 5)
    board.say(
      """
      Nobody asks for predicted stars: what people see is a list. So evaluate the list: **recall at k** is the \
      fraction of what somebody likes (here: \(border, digits: 2) stars or more in the test set) that is among the \
      first k, here \(k). Where somebody likes more than k films, what is found is divided by k, since no more can be \
      found. The list has all films that this person has not rated in the training or validation set, and is ordered \
      in four ways: at random, by the number of ratings, by the biases, and with the factors.
      """)
    board.code("recall")
    let rules: [(name: String, values: [Double])] = [
      (
        "at random",
        divisions.map { division in
          let order = board.random.permutation(of: items)
          return division.recall(at: k, items: items, liking: border) { _, i in Double(order[i]) }
        }
      ),
      (
        "most rated",
        divisions.map { division in
          var counts = [Double](repeating: 0, count: items)
          for r in division.training { counts[r.item] += 1 }
          return division.recall(at: k, items: items, liking: border) { _, i in counts[i] }
        }
      ),
      (
        "biases",
        divisions.map { d in
          d.recall(at: k, items: items, liking: border) { d.usual($0, $1) }
        }
      ),
      (
        "factors",
        divisions.map { d in
          d.recall(at: k, items: items, liking: border) { d.factors($0, $1) }
        }
      ),
    ]
    board.draw(
      Figure(
        "Recall at \(k)",
        caption: """
          Which order puts what people like at the top? Mean and standard deviation over \(divisions.count) \
          divisions.
          """, y: PlotAxis("recall at \(k)", range: 0...1)
      ) {
        Bars(
          rules.map(\.name), rules.map(\.values.mean),
          errors: rules.map(\.values.sampleStandardDeviation), showsValues: true)
      })
    let gain = PairedDifference(rules[3].values, rules[2].values)
    board.say(
      "The recall of the factors' lists is higher than that of the biases' lists by \(gain.words).")
    board.claimForBuiltInData(
      "the factors have the highest recall of the four",
      rules[0..<3].allSatisfy { $0.values.mean < rules[3].values.mean })
  }

  private func newcomers(on board: Board, _ found: RatingCase, _ divisions: [Division]) {
    board.step("What goes wrong: somebody new")
    let sizes = [0, 1, 2, 4, 8]
    let people = found.newcomers.filter { $0.count > sizes.last! + 1 }
    board.say(
      """
      For somebody who has rated nothing, neither b nor p is known, and the best guess for both is 0: a \
      **cold start**. The prediction is μ plus the film's bias, the same for everybody new. As soon as there \
      are ratings, b and p of this one person are fitted while all films stay as they are, which is called \
      **fold-in**.
      """)
    board.code("fold in")
    if people.count >= 3 {
      let errors = divisions.map { division in
        sizes.map { n -> Double in
          let squares = people.flatMap { ratings -> [Double] in
            let folded = division.factors.foldingIn(Array(ratings.prefix(n)))
            return ratings.dropFirst(sizes.last!).map { r in
              let known = n > 0 ? folded(r.user, r.item) : folded.μ + folded.itemBias[r.item]
              return (r.stars - known) * (r.stars - known)
            }
          }
          return squares.mean.squareRoot()
        }
      }
      board.draw(
        Figure(
          "How soon is somebody known?",
          caption: """
            How many ratings are enough? \(people.count) new people, the same later ratings predicted from 0 \
            to \(sizes.last!) earlier ones; mean and standard deviation over \(divisions.count) trained models. \
            The dashed line is the error for people who were in the training set.
            """, x: PlotAxis("ratings of the new person", ticks: sizes.map(Double.init)),
          y: "RMSE, stars"
        ) {
          let known = divisions.map { $0.factors.error($0.test) }.mean
          Band(sizes.map(Double.init), runs: errors, label: "new people")
          Line(
            [0, Double(sizes.last!)], [known, known], label: "known people", color: .muted,
            dash: .dashed, width: 1)
        })
      let first = PairedDifference(errors.map { $0[0] }, errors.map { $0.last! })
      board.say("\(sizes.last!) ratings lower the error by \(first.words).")
      board.claimForBuiltInData(
        "\(sizes.last!) ratings lower the error by more than a tenth of a star", first.mean > 0.1)
    } else {
      board.say("Too few of the new people rated enough to measure that here.")
    }
    board.warn(
      """
      What is shown gets rated, and what is rated well is shown: a **feedback loop**. A table of ratings is \
      not a sample of what people like, but of what they were shown and cared to rate. The test set comes \
      from the same table, and does not reveal this.
      """)
    board.ask(
      "One step learns from a single rating. For how many people do b and p change?", answer: 1,
      because: "The gradient is 0 for all others.")
  }

  private func ending(on board: Board, _ k: Int) {
    board.summarize(
      "Collaborative filtering fills a rating matrix from ratings alone.",
      "r̂ = μ + bᵤ + bᵢ + pᵤ·qᵢ: biases give everybody the same list, latent factors do not.",
      "Matrix factorization learns from known cells only; the penalty keeps many factors in check.",
      "A list is evaluated by a ranking metric such as recall at k, not by stars.",
      "A cold start has no factors; a few ratings and a fold-in bring them.")
    board.step("Exercises")
    board.exercise(
      .byHand, "μ = 3, bᵤ = 0.2, bᵢ = −0.1, p = (1, −2), q = (0.5, 0.25). What is r̂?",
      answer:
        "3 + 0.2 − 0.1 + 0.5 − 0.5 = \(3 + 0.2 - 0.1 + 0.5 - 0.5, digits: 3): the two products cancel."
    )
    board.exercise(
      .byHand,
      "10,000 people, 1,000 films, 20 factors. How many numbers are learned, biases included?",
      answer: """
        11,000·21 = \(11_000 * 21), where the matrix has \(10_000 * 1_000) cells.
        """)
    board.exercise(
      .derive, "Derive the update of pᵤ from L = ½(r − r̂)² + ½λ‖pᵤ‖².",
      answer: "∂L/∂pᵤ = −(r − r̂)·qᵢ + λpᵤ = −e·qᵢ + λpᵤ, so pᵤ ← pᵤ + α·(e·qᵢ − λ·pᵤ).")
    board.exercise(
      .predict, "Set factors=1. Can the four kinds of film still be told apart?",
      answer: """
        They lie around a circle in the plane from which the ratings were made. On a line, two opposite \
        kinds remain apart and the two others fall together near 0; the error rises.
        """)
    board.exercise(
      .breakIt, "Begin with all p and q at 0. What is learned?",
      answer: """
        The biases only. ∂L/∂p = −e·q is 0 where q is, and the other way round: a saddle point that nothing \
        leaves without random numbers.
        """)
    board.exercise(
      .write, "Write one step of matrix factorization: the new p and q of one rating.",
      answer: """
        With e = r − r̂: p + α·(e·q − λ·p) and q + α·(e·p − λ·q), both from the values before the step. `chalk \
        practice matrix-factorization` checks it.
        """, practice: "matrix-factorization")
    board.exercise(
      .extend,
      "Recommend films that are near the factors of a film somebody liked. Distance or cosine?",
      answer: """
        With dot products a long q means strong opinions of either sort. The cosine compares directions, \
        that is, kinds; the distance mixes both.
        """)
    board.say(
      """
      To try: s factors=8, s seen=0.25. Ratings of your own, columns who, what, stars: chalk run \
      recommendation --data ratings.csv --target stars.
      """)
  }
}
