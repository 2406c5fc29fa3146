import Randomness

extension Dataset {
  /// The data sets that come with the program, that it makes, and that it knows how to fetch or find.
  public static let builtIn: [Dataset] = embedded + generated + files

  private static let uci = "UCI Machine Learning Repository, CC BY 4.0"

  private static let embedded: [Dataset] = [
    Dataset(
      "iris", "flowers of three species", origin: "R. A. Fisher, \(uci)", place: .embedded,
      kind: .examples
    ) { _, _ in .examples(.iris) },
    Dataset(
      "wine", "wines of three cultivars", origin: "S. Aeberhard, M. Forina, \(uci)",
      place: .embedded, kind: .examples
    ) { _, _ in .examples(.wine) },
    Dataset(
      "breast-cancer", "tumors, malignant or benign", origin: "W. Wolberg et al., \(uci)",
      place: .embedded, kind: .examples
    ) { _, _ in .examples(.breastCancer) },
    Dataset(
      "digits", "handwritten digits, 8×8, 28×28 by interpolation",
      origin: "E. Alpaydin, C. Kaynak, \(uci)", place: .embedded, kind: .images
    ) { _, _ in .images(.digits(side: 8), test: nil) },
    Dataset(
      "mnist-small", "handwritten digits, 28×28, the first of MNIST",
      origin: "Y. LeCun, C. Cortes, CC BY-SA 3.0", place: .embedded, kind: .images
    ) { _, _ throws(DataError) in
      let parts = try ImageExamples.loadMNISTSmall()
      return .images(parts.training, test: parts.test)
    },
    Dataset(
      "photographs", "cuts of ten free photographs, 224×224, in color",
      origin: "scikit-image's examples, CC0 and public domain", place: .embedded, kind: .images
    ) { _, random throws(DataError) in
      let parts = try ImageExamples.loadPhotographs(random: &random)
      return .images(parts.training, test: parts.test)
    },
    Dataset(
      "german-credit", "loans, good or bad, in numbers and words", origin: "H. Hofmann, \(uci)",
      place: .embedded, kind: .examples
    ) { _, _ throws(DataError) in .table(try .loadGermanCredit()) },
    Dataset(
      "sentiment-sentences", "sentences of real reviews, praise or blame",
      origin: "D. Kotzias, \(uci)", place: .embedded, kind: .texts
    ) { _, _ throws(DataError) in .texts(try .loadSentimentSentences()) },
    Dataset(
      "names", "first names", origin: "US Social Security, A. Karpathy's makemore, MIT license",
      place: .embedded, kind: .lines
    ) { _, _ throws(DataError) in .lines(try FirstNames.load()) },
    Dataset(
      "paraphrases", "six sentences, some of which mean the same", origin: "written for Chalk",
      place: .embedded, kind: .lines
    ) { _, _ in .lines(paraphrases) },
    Dataset(
      "sea-temperatures", "the sea off Peru and Ecuador, by month",
      origin: "NOAA, public domain", place: .embedded, kind: .series
    ) { _, _ throws(DataError) in .series(try .loadSeaTemperatures()) },
  ]

  private static func made(
    _ name: String, _ summary: String, _ kind: Dataset.Kind = .examples,
    _ make: @escaping @Sendable (inout RandomSource) -> LoadedData
  ) -> Dataset {
    Dataset(name, summary, origin: "made from a seed", place: .generated, kind: kind) {
      _, random in
      make(&random)
    }
  }

  private static let generated: [Dataset] = [
    made("moons", "two half circles") { .examples(.moons(random: &$0)) },
    made("spirals", "arms around one another") { .examples(.spirals(random: &$0)) },
    made("blobs", "round clouds") { .examples(.blobs(random: &$0)) },
    made("xor", "the corners of exclusive or") { .examples(.xor(random: &$0)) },
    made("gaussian-mixture", "clouds on a circle, to be imitated") {
      .examples(.gaussianMixture(random: &$0))
    },
    made("sine", "a sine wave through noise", .numeric) { .numeric(.sine(random: &$0)) },
    made("line", "a straight line through noise", .numeric) { .numeric(.line(random: &$0)) },
    made("adding", "sum two marked numbers of a long sequence", .numeric) {
      .numeric(.adding(random: &$0))
    },
    made("recall", "remember the first symbol of a long sequence", .tokens) {
      .tokens(.recall(random: &$0))
    },
    made("shapes", "colored shapes and textures", .images) {
      .images(.shapes(random: &$0), test: nil)
    },
    made("reviews", "small film reviews with negation", .texts) { .texts(.reviews(random: &$0)) },
    made("wave", "a wave over time", .series) { .series(.wave(random: &$0)) },
  ]

  private static let files: [Dataset] = [
    Dataset(
      "mnist", "handwritten digits, 28×28", origin: Download.mnist.origin, place: .files,
      kind: .images
    ) { search, _ throws(DataError) in
      let parts = try ImageExamples.idxFolder(try search.requireFolder("mnist"))
      return .images(parts.training, test: parts.test)
    },
    Dataset(
      "fashion-mnist", "clothes, 28×28", origin: Download.fashionMNIST.origin, place: .files,
      kind: .images
    ) { search, _ throws(DataError) in
      let parts = try ImageExamples.idxFolder(
        try search.requireFolder("fashion-mnist"), classNames: fashionNames)
      return .images(parts.training, test: parts.test)
    },
    Dataset(
      "cifar10-folders", "color photographs in class folders",
      origin: "A. Krizhevsky (2009); brought by you", place: .files, kind: .images
    ) { search, _ throws(DataError) in
      let images = try DataChoice().images(try search.requireFolder("cifar10-folders"))
      return .images(images.training, test: images.test)
    },
    Dataset(
      "rt-polarity", "sentences of film reviews",
      origin: "B. Pang, L. Lee (2005); brought by you", place: .files, kind: .texts
    ) { search, _ throws(DataError) in
      .texts(try .polarity(in: try search.requireFolder("rt-polarity")))
    },
  ]

  /// The classes of Fashion-MNIST, in the order of their labels.
  static let fashionNames = [
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]
}

extension TextExamples {
  /// The film review sentences of Pang and Lee (2005), negative and positive, in windows-1252.
  static func polarity(in folder: String) throws(DataError) -> TextExamples {
    try TextExamples(
      files: [
        (className: "negative", path: "\(folder)/rt-polarity.neg"),
        (className: "positive", path: "\(folder)/rt-polarity.pos"),
      ], encoding: .windows1252)
  }
}
