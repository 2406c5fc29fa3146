import Chalk
import Foundation

/// The same model on a long text, letter by letter: Shakespeare's plays, where they are at hand.
extension GPTLesson {
  func longTexts(on board: Board) throws {
    board.step("Shakespeare")
    guard let folder = DataSearch().folder("tinyshakespeare") else {
      board.say(
        """
        The same model can be trained on a long text: put a folder tinyshakespeare, with the text as input.txt, into \
        the folder that CHALK_DATA names. It is not there now.
        """)
      return
    }
    let lines = try TextFile.lines(folder + "/input.txt", keepsEmpty: true)
    let text = LongText(lines.joined(separator: "\n"))
    let (context, steps, batchSize) = (64, 1200, 16)
    let gpt = GPT(
      vocabularySize: text.letters.count, features: 64, numLayers: 4, numHeads: 4,
      contextLength: context, kernelInitializer: .normal(deviation: 0.05), using: &board.random)
    let count = gpt.parameters.map(\.variable.value.count).reduce(0, +)
    board.say(
      """
      \(text.training.count + text.test.count) letters of Shakespeare, \(text.letters.count) different ones. Four \
      blocks, 64 numbers wide, \(count) parameters, read \(context) letters at once. The last tenth of the text is the \
      test set. There is one training of \(steps) steps: an illustration, not a comparison over several starts.
      """)
    var model = LetterGPT(gpt: gpt)
    model.compile(
      optimizer: .adam(learningRate: .cosine(0.003, decaySteps: steps, alpha: 0.1)),
      loss: .sparseCategoricalCrossentropy(fromLogits: true))
    var (losses, samples) = ([Double](), [[String]]())
    var random = board.random.split()
    func sample(after step: Int) throws {
      let made = try gpt.generate(
        [text.lineEnd], count: context - 1, sampling: TokenSampling(temperature: 0.8),
        using: &random)
      samples.append(["\(step)", text.decode(Array(made.tokens.dropFirst()))])
    }
    try sample(after: 0)
    // Drawn before, so that each epoch has its own, however often its pieces are asked for.
    let (epochs, perEpoch) = (4, steps / 4)
    let starts = (0..<steps).map { _ in text.starts(batchSize, context, &board.random) }
    var opened = 0
    try model.fit(
      epochs: epochs,
      callbacks: [
        board.progress("Shakespeare", of: steps),
        Callback(
          afterStep: { run in losses.append(run.stepLoss) },
          afterEpoch: { run in try sample(after: run.epoch * perEpoch) }),
      ], progress: .silent
    ) {
      // The source is opened once to look at its first batch, then for each epoch.
      let first = max(opened - 1, 0) * perEpoch
      opened += 1
      var next = first
      return {
        guard next < min(first + perEpoch, steps) else { return nil }
        defer { next += 1 }
        return text.batch(starts[next], context)
      }
    }
    let perplexity = exp(text.testLoss(of: gpt, context))
    let grams = (1...3).map {
      TokenGrams([text.training], vocabulary: text.letters.count, order: $0)
        .perplexity([Array(text.test.prefix(20_000))])
    }
    let smooth = losses.means(ofEach: 20)
    board.draw(
      Figure(
        "Shakespeare, letter by letter",
        caption: """
          When does the GPT overtake the n-grams? Its perplexity on the pieces of training text before it learns from \
          them, means of 20 steps; the level lines are the n-grams on the test text. The table compares both on the \
          test text.
          """, x: "step", y: PlotAxis("perplexity", scale: .logarithmic)
      ) {
        let places = smooth.indices.map { 20 * Double($0) }
        Line(places, smooth.map { exp($0) }, label: "GPT")
        for (name, gram) in zip(TokenGrams.names, grams) {
          Line(places, places.map { _ in gram }, label: name)
        }
      })
    board.table(
      ["model", "perplexity on the test text"],
      zip(TokenGrams.names, grams).map { [$0, written($1, digits: 4)] }
        + [["GPT", written(perplexity, digits: 4)]])
    board.say("What it wrote after each number of steps (a / is the end of a line):")
    board.table(["step", "text"], samples)
    board.claim("the GPT ends below the bigram", perplexity < grams[1])
  }
}

/// The model of a long text.
private struct LetterGPT: Model {
  let gpt: GPT
  var trainer = Trainer()

  func callAsFunction(_ read: Variable) -> Variable { gpt(read) }
  var parameters: [Parameter] { gpt.parameters }
}

/// A text as tokens, one for each letter, in two parts.
private struct LongText {
  let letters: [Character]
  let training, test: [Int]

  init(_ text: String) {
    letters = Set(text).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: letters.enumerated().map { ($1, $0) })
    let all = text.map { numbers[$0]! }
    let end = all.count * 9 / 10
    (training, test) = (Array(all[..<end]), Array(all[end...]))
  }

  /// The token of the end of a line.
  var lineEnd: Int { letters.firstIndex(of: "\n") ?? 0 }

  func decode(_ tokens: [Int]) -> String {
    String(tokens.map { letters[$0] == "\n" ? "/" : letters[$0] })
  }

  /// Random positions in the training text, each with so many letters and one more after it.
  func starts(_ count: Int, _ length: Int, _ random: inout RandomSource) -> [Int] {
    (0..<count).map { _ in random.integer(below: training.count - length) }
  }

  /// The pieces that begin at these positions, and for each of their letters the one after it: `[count, length]` each.
  func batch(_ starts: [Int], _ length: Int) -> (Tensor, Tensor) {
    let shape = Shape([starts.count, length])
    return (
      Tensor(starts.flatMap { training[$0..<($0 + length)] }, shape: shape),
      Tensor(starts.flatMap { training[($0 + 1)...($0 + length)] }, shape: shape)
    )
  }

  /// The mean cross-entropy of pieces of the test text, one after the other.
  func testLoss(of gpt: GPT, _ length: Int) -> Double {
    let pieces = min(300, (test.count - 1) / length)
    return (0..<pieces).map { piece in
      let start = piece * length
      let read = Tensor(Array(test[start..<(start + length)]), shape: [1, length])
      let next = Array(test[(start + 1)...(start + length)])
      return withoutGradients {
        let z = gpt(Variable(read)).reshaped(length, letters.count)
        return Primitive.softmaxCrossEntropy(labels: next)(z).mean().scalar
      }
    }.mean
  }
}
