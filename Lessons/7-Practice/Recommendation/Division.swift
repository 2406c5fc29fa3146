import Chalk

/// Who is known, and who comes later.
struct RatingCase {
  let ratings: Ratings
  /// The ratings of the people who are known.
  let known: [Ratings.Rating]
  /// All ratings of each person who comes later, in random order.
  let newcomers: [[Ratings.Rating]]

  /// A sixth of the people come later.
  init(_ ratings: Ratings, random: inout RandomSource) {
    self.ratings = ratings
    let late = Set(random.permutation(of: ratings.users).prefix(ratings.users / 6))
    known = ratings.all.filter { !late.contains($0.user) }
    let theirs = random.shuffled(ratings.all.filter { late.contains($0.user) })
    newcomers = late.sorted().map { user in theirs.filter { $0.user == user } }
  }
}

/// One division of the known ratings, and two models trained on it: biases alone, and biases with factors.
struct Division {
  let training, validation, test: [Ratings.Rating]
  let usual, factors: Factors
  let usualErrors, errors: [(training: Double, validation: Double)]

  init(_ found: RatingCase, factors k: Int, on board: Board, as activity: String) throws {
    let order = board.random.shuffled(found.known)
    let (a, b) = (order.count / 5, order.count / 5 + order.count / 10)
    (test, validation, training) = (Array(order[..<a]), Array(order[a..<b]), Array(order[b...]))
    var usual = Factors(found.ratings, training: training, count: 0, random: &board.random)
    var factors = Factors(found.ratings, training: training, count: k, random: &board.random)
    usualErrors = try usual.train(
      training, validation: validation, on: board, as: "\(activity), biases")
    errors = try factors.train(
      training, validation: validation, on: board, as: "\(activity), factors")
    (self.usual, self.factors) = (usual, factors)
  }

  // excerpt: recall
  /// Of the films in the test set that somebody likes: the fraction among the first k of a list of all films that
  /// this person has not rated yet.
  func recall(
    at k: Int, items: Int, liking border: Double, _ score: (_ user: Int, _ item: Int) -> Double
  ) -> Double {
    var seen: [Int: Set<Int>] = [:]
    for r in training + validation { seen[r.user, default: []].insert(r.item) }
    let liked = Dictionary(grouping: test.filter { $0.stars >= border }, by: \.user)
    return liked.keys.sorted().map { user in
      let list = (0..<items).filter { seen[user]?.contains($0) != true }
        .map { (item: $0, score: score(user, $0)) }
        .sorted { ($0.score, $1.item) > ($1.score, $0.item) }.prefix(k).map(\.item)
      let films = liked[user]!
      return Double(films.count { list.contains($0.item) }) / Double(min(k, films.count))
    }.mean
  }
  // end excerpt
}
