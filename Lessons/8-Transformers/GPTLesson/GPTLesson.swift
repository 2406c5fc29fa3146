import Chalk
import Foundation

/// T10 with a transformer: a GPT on scalars, on tensors, and on names.
struct GPTLesson: Lesson {
  let card = LessonCard.gpt

  func teach(on board: Board) throws {
    let names = try tokens(on: board)
    onScalars(on: board)
    onTensors(on: board)
    let model = try learn(on: board, names)
    try sampling(on: board, model, names)
    try cache(on: board, model)
    heads(on: board, model, names)
    if board.isFull { try longTexts(on: board) }
    ending(on: board, model)
  }

  private func tokens(on board: Board) throws -> NameLists {
    board.step("Tokens, and what comes next")
    board.say(
      """
      A **language model** reads the tokens so far and gives every possible next **token** a probability. Large models \
      have some 100,000 different tokens, which are words and parts of words. Here the tokens are the letters of first \
      names, and a period (the *point* of the code) that marks where a name begins and ends. The probability of a name \
      is the product of the probabilities of its m tokens.
      """)
    board.formula(#"P(x_1 x_2 \ldots x_m) = \prod_{t=1}^{m} p(x_t | x_1 \ldots x_{t-1})"#)
    let names = try NameLists(on: board)
    if !board.data.isGiven {
      let used = names.training.count + names.validation.count + names.test.count
      board.say(
        """
        The names are first names that parents in the United States chose in 2018. The list has \(names.all) different \
        ones, of which \(used) are used here\(used < names.all ? " (--full takes all of them)" : ""). To use a list of \
        your own, with one name on each line, give --data FILE.
        """)
    }
    let name = names.training[0]
    let code = names.tokens.encode(name)
    board.code("tokens")
    board.say(
      """
      The name *\(name)* becomes the tokens \(code.map { "\($0)" }.joined(separator: ", ")). Every position in it asks \
      one question: which token comes next?
      """)
    board.table(
      ["read so far", "next"],
      (1..<code.count).map { t in
        [
          code[..<t].map { names.tokens.letters[$0] }.joined(), names.tokens.letters[code[t]],
        ]
      })
    board.identity(
      "tokens can be turned back into the name",
      names.training.prefix(100).allSatisfy { names.tokens.decode(names.tokens.encode($0)) == $0 })
    let trained = Set(names.training)
    board.identity(
      "no name of the test set is in the training set",
      names.test.allSatisfy { !trained.contains($0) })
    board.say(
      """
      \(names.training.count) names are in the training set, \(names.validation.count) in the validation set and \
      \(names.test.count) in the test set. What does a GPT have to beat? An **n-gram** model counts which tokens \
      followed the last n − 1 tokens in the training set. Most longer sequences of tokens never occurred there, so \
      the counts are *smoothed*: the fewer examples there are, the more weight the next shorter n-gram has. Models \
      are compared by their **perplexity**, e to the power of the cross-entropy H: a model with the perplexity 10 is \
      as uncertain as one that chooses among 10 equally likely tokens.
      """)
    board.formula(#"H = -\frac{1}{m} \sum_t \log p(x_t | x_1 \ldots x_{t-1})"#)
    board.formula(#"PP = e^{H}"#)
    board.code("n-grams")
    let scores = names.perplexities(names.test)
    board.table(
      ["model", "perplexity on the test set"],
      [["all equally likely", "\(names.tokens.count - 1)"]]
        + zip(TokenGrams.names, scores).map { [$0, written($1, digits: 4)] })
    board.claim(
      "the bigram is better than the unigram, and the trigram better than the bigram",
      scores[1] < scores[0] && scores[2] < scores[1])
    board.ask(
      "A text has four tokens, and a model gave each of them the probability ½. What is its perplexity on this text?",
      answer: 2, because: "The mean of −log ½ is log 2, and e to the power log 2 is 2.")
    return names
  }

  private func learn(on board: Board, _ names: NameLists) throws -> NameGPT {
    board.step("Learning names")
    let (starts, epochs, batchSize) = (5, board.isFull ? 5 : 9, board.isFull ? 64 : 32)
    board.code("model")
    var model = NameGPT(names.tokens, random: &board.random)
    board.draw(
      try .architecture(
        of: NameGPT.Drawing(gpt: model.gpt), input: [names.tokens.context], named: ["tokens"],
        title: "The GPT",
        caption: """
          What happens to the tokens of a name? From top to bottom: the token table, the position table, two pre-norm \
          blocks and one last normalization, for \(names.tokens.context) positions. The logits are computed with the \
          token table again. They have no parameters of their own, and so no box.
          """, direction: .topToBottom))
    let count = model.parameters.map(\.variable.value.count).reduce(0, +)
    let d = model.gpt.token.embeddings.shape[1]
    let blocks = model.gpt.blocks.count
    let (vocabulary, context) = (names.tokens.count, names.tokens.context)
    board.say(
      """
      \(blocks) blocks, \(d) numbers wide, with \(model.gpt.blocks[0].attention.numHeads) heads: \(count) parameters. \
      The smallest GPT-2 has some 124 million, so this is a very small model. In training it reads the true tokens \
      (*teacher forcing*) and learns from all positions of a name at once. The causal mask makes that possible: no \
      position sees its own answer.
      """)
    board.identity(
      "the tables, the blocks and the last normalization together have that many parameters",
      count == (vocabulary + context) * d + blocks * (12 * d * d + 13 * d) + 2 * d)
    let inside = Inside()
    var random = board.random.split()
    inside.look(at: model, names, try model.write(4, TokenSampling(), &random), epoch: 0)
    let watched = model
    let history = try model.learn(
      names.training, watching: names.validation, epochs: epochs, batchSize: batchSize,
      callbacks: [
        board.progress("training"), .recorder(every: 20),
        Callback(afterEpoch: { run in
          inside.look(
            at: watched, names, try watched.write(4, TokenSampling(), &random), epoch: run.epoch)
        }),
      ], seed: board.random.next())
    var (curves, perplexities) = ([history], [model.perplexity(names.test)])
    for _ in 1..<starts {
      var other = NameGPT(names.tokens, random: &board.random)
      curves.append(
        try other.learn(
          names.training, watching: names.validation, epochs: epochs, batchSize: batchSize,
          callbacks: [board.progress("other starts")], seed: board.random.next()))
      perplexities.append(other.perplexity(names.test))
    }
    let epoch = (1...epochs).map { Double($0) }
    board.draw(
      Figure(
        "Perplexity in training",
        caption: """
          After which epoch does the GPT beat counting? Where its validation line falls below the level lines: the \
          perplexities of the n-grams on the validation set. Bands are one standard deviation over \(starts) starts. \
          The training line is a mean over the epoch, while the model still improves, so at first it lies above.
          """, x: "epoch", y: PlotAxis("perplexity", scale: .logarithmic), legend: .outside
      ) {
        for (key, label) in [("loss", "GPT, training"), ("val_loss", "GPT, validation")] {
          Band(epoch, runs: curves.map { $0[key].map { exp($0) } }, label: label)
        }
        for (name, perplexity) in zip(TokenGrams.names, names.perplexities(names.validation)) {
          Line(epoch, epoch.map { _ in perplexity }, label: name)
        }
      })
    results(on: board, names, perplexities)
    board.say(
      "Here are four names that the first GPT wrote after each epoch (0 is before training):")
    board.table(
      ["after epoch", "names", "validation loss"],
      inside.epochs.indices.map { i in
        let epoch = inside.epochs[i]
        return [
          "\(epoch)", inside.samples[i].joined(separator: " "),
          epoch == 0 ? "" : written(history["val_loss"][epoch - 1], digits: 3),
        ]
      })
    if let record = history.record { insides(on: board, record, inside) }
    return model
  }

  private func results(on board: Board, _ names: NameLists, _ perplexities: [Double]) {
    let counted = names.perplexities(names.test)
    board.table(
      ["model", "perplexity on the test set"],
      zip(TokenGrams.names, counted).map { [$0, written($1, digits: 4)] } + [
        [
          "GPT, \(perplexities.count) starts",
          "\(written(perplexities.mean, digits: 4)), from \(written(perplexities.min()!, digits: 4)) to \(written(perplexities.max()!, digits: 4))",
        ]
      ])
    board.claim("every start ends below the unigram", perplexities.max()! < counted[0])
    board.claim("the mean ends below the bigram", perplexities.mean < counted[1])
    let best = counted.indices.min { counted[$0] < counted[$1] }!
    let pairs = PairedDifference(perplexities, perplexities.map { _ in counted[best] })
    let difference = pairs.mean
    if !board.isFull {
      board.claimForBuiltInData("the mean ends below every one of the n-grams", difference < 0)
    }
    board.say(
      """
      On the test set the best of the n-grams is the \(TokenGrams.names[best]). (To choose it on the test set can only \
      favor counting.) The perplexity of the GPTs minus that of the \(TokenGrams.names[best]) is \(pairs.words). \
      Where do the two differ? To an n-gram two beginnings that differ in one letter have nothing in common. A GPT \
      represents both by vectors, so what it learns about one also changes its predictions for others like it.
      """)
  }

  private func insides(on board: Board, _ record: TrainingRecord, _ inside: Inside) {
    var parts: [String] = []
    let names = [
      "token": "token table", "position": "position table", "norm": "last normalization",
    ]
    for name in record.parameters.map(Self.part) where !parts.contains(name) { parts.append(name) }
    let norms = parts.map { part in
      let lengths = record.looks.map { look in
        look.parameters.filter { Self.part($0.parameter) == part }
          .map { $0.gradientNorm * $0.gradientNorm }.reduce(0, +).squareRoot()
      }
      let block = part.hasPrefix("block") ? Int(part.dropFirst(5)) : nil
      return (name: block.map { "block \($0 + 1)" } ?? names[part] ?? part, norms: lengths)
    }
    board.draw(
      .gradientNorms(
        norms, epochs: "step", at: record.looks.map(\.step),
        caption: """
          Does every part keep learning to the end? Yes, if no line falls towards 0. The norms of the gradients of the \
          two tables, the blocks and the last normalization, on a logarithmic axis.
          """))
    let levels = ["embeddings"] + (1..<inside.deviations[0].count).map { "block \($0)" }
    board.draw(
      Figure(
        "The residual stream while it learns",
        caption: """
          How does the residual stream grow from block to block? The standard deviation of its numbers after the \
          embeddings and after each block, on validation names. What a block has added is not the gap between two \
          lines: variances add, and only where the parts are uncorrelated.
          """, x: "epoch", y: "standard deviation"
      ) {
        for (level, name) in levels.enumerated() {
          Line(
            inside.epochs.map { Double($0) }, inside.deviations.map { $0[level] }, label: name,
            showsPoints: true)
        }
      })
    let spreads = zip(levels, inside.deviations.last!).map { level, deviation in
      "\(written(deviation, digits: 3)) after \(level == "embeddings" ? "the embeddings" : level)"
    }
    board.say(
      """
      After training the standard deviation is \
      \(spreads.joined(separator: ", ")). \
      The embeddings say which letters there are and where; most of the stream is what the blocks have added to that.
      """)
  }

  /// The part of the model that a parameter is of: `block0` of `block0/norm1/gamma`.
  private static func part(_ parameter: String) -> String {
    String(parameter.prefix { $0 != "/" })
  }

  /// What a callback saw after each epoch: names that were written, and the residual stream.
  private final class Inside {
    var epochs: [Int] = []
    var samples: [[String]] = []
    var deviations: [[Double]] = []

    func look(at model: NameGPT, _ names: NameLists, _ samples: [String], epoch: Int) {
      epochs.append(epoch)
      self.samples.append(samples)
      let some = Array((names.validation + names.training).prefix(50))
      deviations.append(model.streamDeviations(names.tokens.pairs(some).read))
    }
  }
}
