import Chalk
import Foundation

/// T10: what somebody will like, from what others liked: a table with gaps, and places for users and items.
struct Recommendation: Lesson {
  let card = LessonCard(
    "recommendation", "What will you like?", formulas: ["T10"], minutes: 15)

  struct Case {
    let ratings: Ratings
    let training, test: [Ratings.Rating]
  }

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
    board.code("rating", file: Factors.file)
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
}
