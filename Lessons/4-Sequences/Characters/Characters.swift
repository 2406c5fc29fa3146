import Chalk
import Foundation

/// T10: a network that writes names, letter by letter.
struct Characters: Lesson {
  let card = LessonCard.characters

  func teach(on board: Board) throws {
    let names = try whatComesNext(on: board)
    counting(on: board, names)
    let writers = try learn(on: board, names)
    temperature(on: board, writers[0], names)
    rule(on: board, writers, names)
    ending(on: board, names)
  }

  /// Names in three parts, and what is counted in the first.
  struct Names {
    let training, validation, test: [String]
    let alphabet: Alphabet
    let counts: LetterCounts
    /// Whether the names keep the rule of `MadeUpNames`.
    let keepARule: Bool
    /// The names of the list that are in none of the three parts.
    let others: [String]
    /// Whether the list has many times as many names as the training set.
    var isPartOfMany: Bool { others.count > 5 * training.count }
  }

  private func whatComesNext(on board: Board) throws -> Names {
    board.step("Which letter comes next?")
    board.say(
      """
      Cover the end of a word and guess the next letter. A model that does this well can also write: it guesses a \
      letter, writes it down, reads it, and guesses the next. A **language model** gives each possible next \
      **token** a probability, given all tokens before it; here a token is a letter. The probability of a whole \
      name is the product of those of its letters.
      """)
    board.formula(#"P(x_1 x_2 \ldots x_T) = \prod_{t=1}^{T} p(x_t | x_1 \ldots x_{t-1})"#)
    let choice = try NameChoice(on: board)
    let clean = choice.lines.map { $0.lowercased().filter { !$0.isWhitespace } }
    let different = Array(Set(clean.filter { (2...24).contains($0.count) })).sorted()
    if different.count < 60 {
      throw DataError.unsuitable(
        "The list", problem: "it has \(different.count) different lines of 2 to 24 letters",
        advice: "Give 60 or more, one a line.")
    }
    let all = board.random.shuffled(different)
    let some = board.isFull ? all : Array(all.prefix(1000))
    let tenth = max(1, some.count / 10)
    let training = Array(some.dropFirst(2 * tenth))
    // A test set costs no training, so it is larger where the list has more names.
    let test = some[tenth..<(2 * tenth)] + all.dropFirst(some.count).prefix(900)
    let alphabet = Alphabet(training, longest: all.map(\.count).max() ?? 1)
    let names = Names(
      training: training, validation: some.prefix(tenth).filter(alphabet.knows),
      test: test.filter(alphabet.knows), alphabet: alphabet,
      counts: LetterCounts(training, alphabet), keepARule: choice.isMadeUp,
      others: all.dropFirst(some.count + 900).filter(alphabet.knows))
    choice.tell(
      on: board, of: different.count, used: training.count + tenth + test.count)
    let shown = stride(from: 0, to: min(20, training.count - 4), by: 5).map { i in
      Array(training[i..<(i + 5)])
    }
    board.say("Some names of the training set: \(shown.flatMap { $0 }.joined(separator: ", ")).")
    board.say(
      """
      \(training.count) names in the training set, \(names.validation.count) in the validation set, \
      \(names.test.count) in the test set; \(alphabet.count - 2) letters, and a period before and after \
      each name, so that it can begin and end. So one name gives as many examples as it has letters, and one more:
      """)
    let shortest = training.filter { $0.count == 4 }.first ?? training[0]
    let marked = ["."] + shortest.map { String($0) } + ["."]
    board.table(
      ["known so far", "comes next"],
      (1..<marked.count).map { [marked.prefix($0).joined(separator: " "), marked[$0]] })
    board.code("pairs")
    let trained = Set(training)
    board.identity(
      "no name of the test set is in the training set",
      names.test.allSatisfy { !trained.contains($0) })
    board.say(
      """
      How good is a model? Its **cross-entropy** H on new names is the mean of −log p over the letters that come \
      next in them. Its **perplexity** is easier to read: the model is as uncertain as if it had to choose among that \
      many equally likely letters. A model that knows nothing has to choose among all \(alphabet.count - 1):
      """)
    let formula = Formula(#"\text{perplexity} = e^{H}"#)
    let H = log(Double(alphabet.count - 1))
    board.explain(formula, ["H": H], exp(H))
    board.ask(
      "A model gives the true letter the probability ¼ every time. What is its perplexity?",
      answer: 4,
      because: "H = −log ¼ = log 4, and e to the power log 4 is 4.")
    return names
  }

  private func counting(on board: Board, _ names: Names) {
    board.step("Counting: n-grams")
    board.say(
      """
      A language model need not be a network. An **n-gram** model counts how often each letter comes after n − 1 \
      others. The **unigram** counts single letters, the **bigram** pairs, the trigram triples. The longer the \
      n-grams, the more of them never occur in the training set, and counts alone would give those the probability \
      0. **Smoothing** prevents that. Here every count of the unigram and the bigram begins with 1, and the trigram is \
      mixed with the bigram: the fewer counts it has, the more weight the bigram gets. (There are better ways to \
      smooth, such as that of Kneser and Ney, which is usual for words.)
      """)
    board.code("counting")
    let letters = Array(names.alphabet.letters.dropFirst())
    let behind = names.counts.behind.dropFirst().map { Array($0.dropFirst()) }
    board.draw(
      Figure(
        "The bigram",
        caption: """
          Which letter follows which? A row for each letter and a column for the next one, with the probability of \
          the bigram. The row of the period says which letters begin a name, its column which letters end one. The \
          columns are in the order of the rows.
          """, x: "next letter", y: "letter"
      ) {
        HeatMap(behind, columns: letters, rows: letters, label: "p")
      })
    let scores = perplexities(names)
    board.table(
      ["model", "perplexity on the test set"],
      [["all equally likely", written(Double(names.alphabet.count - 1), digits: 3)]]
        + zip(LetterCounts.orders, scores).map { [$0.name, written($1, digits: 3)] })
    board.claim("the bigram is better than the unigram", scores[1] < scores[0])
    board.ask(
      "What can a bigram not know?",
      choices: ["that u often follows q", "which vowel came two letters ago"], answer: 1,
      because: "It sees only the letter before.")
  }

  /// The perplexities of unigram, bigram and trigram on some of the names; those of the test set where nothing is said.
  func perplexities(_ names: Names, of some: [String]? = nil) -> [Double] {
    LetterCounts.orders.map {
      names.counts.perplexity(some ?? names.test, names.alphabet, knowing: $0.known)
    }
  }

  /// The network of the first training, and those of the other trainings behind it.
  private func learn(on board: Board, _ names: Names) throws -> [LetterWriter] {
    board.step("A network that remembers the name so far")
    let cell = board.choice("cell", of: ["GRU", "LSTM"], default: "GRU")
    board.say(
      """
      The network looks up the embedding of each letter and reads these with a recurrent layer, \(cell), of 64 units. \
      A dense layer gives each possible next letter a logit z, and softmax makes probabilities of the logits. (The \
      lessons `lstm` and `gru` define the cells.) In training the network always reads the true letters, whatever it \
      would have written itself: that is **teacher forcing**. Since all inputs are known beforehand, it learns from \
      every position of a name at once. The loss is the cross-entropy.
      """)
    board.formula(#"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"#)
    board.formula(#"H = -\frac{1}{n} \sum_t \log p(x_t | x_1 \ldots x_{t-1})"#)
    board.code("network")
    var writer = LetterWriter(names.alphabet, cell: cell, units: 64, random: &board.random)
    let epochs = board.isFull ? 6 : 13
    var first = board.random.split()
    let before = (
      names: writer.write(5, temperature: 1, &first), perplexity: writer.perplexity(names.test)
    )
    let history = try writer.learn(
      names.training, stoppingBy: names.validation, epochs: epochs,
      batchSize: board.isFull ? 64 : 32,
      callbacks: [
        board.progress("training"), .recorder(every: 25),
        .earlyStopping(patience: 4, restoreBestWeights: true),
      ], seed: board.random.next())
    var (writers, histories) = ([writer], [history])
    for _ in 0..<(board.isFull ? 2 : 4) {
      var other = LetterWriter(names.alphabet, cell: cell, units: 64, random: &board.random)
      let course = try other.learn(
        names.training, stoppingBy: names.validation, epochs: epochs,
        batchSize: board.isFull ? 64 : 32,
        callbacks: [
          board.progress("other starts"), .earlyStopping(patience: 4, restoreBestWeights: true),
        ], seed: board.random.next())
      writers.append(other)
      histories.append(course)
    }
    let counted = perplexities(names)
    let watched = perplexities(names, of: names.validation)
    board.draw(
      Figure(
        "Perplexity in training",
        caption: """
          When does the network know more than counting does? The perplexity after each epoch; on the training set \
          it is averaged over the epoch, so at first it is above that on the validation set. Thick: the first \
          training; thin: the others. The dashed lines are the n-grams on the validation set. To get below the bigram, \
          a model has to use more than the last letter.
          """, x: "epoch", y: PlotAxis("perplexity", scale: .logarithmic)
      ) {
        for (order, watched) in zip(LetterCounts.orders, watched) {
          ReferenceLine(y: watched, label: order.name)
        }
        for (i, part) in ["loss", "val_loss"].enumerated() {
          for (start, course) in histories.enumerated() {
            Line(
              course.epochs.map { Double($0.number) }, course[part].map { exp($0) },
              label: start == 0 ? ["training", "validation"][i] : nil, color: .series(i),
              width: start == 0 ? nil : 0.7)
          }
        }
      })
    let known = (1...histories.map(\.epochs.count).min()!).first { epoch in
      histories.allSatisfy { course in
        course["val_loss"].dropFirst(epoch - 1).allSatisfy { exp($0) < watched[2] }
      }
    }
    if let known {
      board.say(
        """
        From epoch \(known) on, all \(histories.count) networks have a lower perplexity on the validation set than the \
        trigram: they use more than the last two letters.
        """)
    }
    if let record = history.record {
      let last = record.looks.last?.parameters.map(\.gradientNorm).min() ?? 0
      board.draw(
        .activations(
          record,
          caption: """
            What does learning change inside? The outputs of the three layers: the logits spread out as the network \
            learns to tell probable letters from improbable ones.
            """))
      board.draw(
        .gradientNorms(
          record,
          caption: """
            Does every layer get a gradient until the end? The norm of the gradient of each layer over the training. \
            At the last step shown even the shortest gradient of a single weight matrix or bias has the norm \
            \(written(last, digits: 2)).
            """))
    }
    let after = writers.map { $0.perplexity(names.test) }
    board.table(
      ["model", "perplexity on the test set"],
      [["\(cell) before training", written(before.perplexity, digits: 3)]]
        + zip(LetterCounts.orders, counted).map { [$0.name, written($1, digits: 3)] }
        + [
          [
            "\(cell), \(after.count) trainings",
            "\(written(after.mean, digits: 3)), from \(written(after.min()!, digits: 3)) to \(written(after.max()!, digits: 3))",
          ]
        ])
    board.claim("every training ends below the unigram", after.max()! < counted[0])
    if !board.data.isGiven || board.isFull {
      board.claim("every training ends below the bigram", after.max()! < counted[1])
    }
    if names.keepARule {
      board.claim("and the mean ends below the trigram", after.mean < counted[2])
    }
    let better = after.filter { $0 < counted[2] }.count
    board.say(
      """
      Before training all \(names.alphabet.count) outputs are about equally probable, that for the padding included. \
      In the end \(better == after.count ? "all \(better)" : "\(better) of the \(after.count)") networks have a lower \
      perplexity on the test set than the trigram, which sees two letters only. The networks differ in their random \
      initial weights and in the order of the batches. But the test names are a matter of chance as well. So compare \
      −log p of each test name, for the networks the mean over the trainings, in two parts: the letters, and the \
      period that ends the name.
      """)
    whereItGains(on: board, writers, names, cell)
    counting(on: board, names, beside: after.mean, cell)
    board.say(
      "Here are names that the first network writes. It stops after \(LetterWriter.limit) letters at the latest."
    )
    var later = board.random.split()
    board.table(
      ["written before training", "and after"],
      zip(before.names, writer.write(5, temperature: 1, &later)).map { [$0, $1] })
    return writers
  }

  private func temperature(on board: Board, _ writer: LetterWriter, _ names: Names) {
    board.step("Sampling: temperature and top-k")
    board.say(
      """
      An **autoregressive** model writes a letter, reads it, and writes the next. Which letter? It is drawn at \
      random with the model's probabilities. Before that the logits can be divided by a **temperature** T. Near T \
      = 0 the most probable letter always wins, which is **greedy decoding**; at T = 1 the probabilities are the \
      model's own; above 1 improbable letters become more likely. **Top-k sampling** draws from the k most \
      probable letters only, so that no very improbable one spoils a name.
      """)
    board.formula(#"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"#)
    board.code("temperature")
    let T = board.slider("temperature", in: 0.1...3, default: 0.7)
    let beginning = Array(names.alphabet.encode(names.test[0]).prefix(3))
    let told = beginning.dropFirst().map { names.alphabet.letters[$0] }.joined()
    let steps = Array(Set([0.3, 1, 2] + [T])).sorted()
    let probabilities = steps.map { writer.next([beginning], temperature: $0)[0] }
    let letters = Array(names.alphabet.letters.dropFirst())
    board.draw(
      Figure(
        "The letter after “\(told)”",
        caption: """
          What does the temperature change? The probability that each letter comes next. The ranking of the \
          letters stays the same; what changes is how far the most probable ones are ahead.
          """, x: "next letter", y: "p", legend: .below
      ) {
        for (T, p) in zip(steps, probabilities) {
          Bars(letters, Array(p.dropFirst()), label: "T = \(written(T))")
        }
      })
    let entropy = { (p: [Double]) in -p.filter { $0 > 0 }.map { $0 * log($0) }.reduce(0, +) }
    let entropies = probabilities.map(entropy)
    board.identity(
      "the higher the temperature, the higher the entropy of the next letter",
      zip(entropies, entropies.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    var random = board.random.split()
    let samples = steps.map { t in (t, writer.write(60, temperature: t, &random)) }
    let ownPerplexity = { (made: [String]) in
      writer.perplexity(
        made.filter { (1..<names.alphabet.length).contains($0.count) && names.alphabet.knows($0) })
    }
    let hesitation = samples.map { ownPerplexity($0.1) }
    let best = writer.write(60, temperature: 1, top: 3, &random)
    board.table(
      ["sampling", "some names", "perplexity of 60 of them under the model"],
      zip(samples, hesitation).map { sample, perplexity in
        [
          "T = \(written(sample.0))", sample.1.prefix(4).joined(separator: " "),
          written(perplexity, digits: 3),
        ]
      } + [
        [
          "top-3, T = 1", best.prefix(4).joined(separator: " "),
          written(ownPerplexity(best), digits: 3),
        ]
      ])
    board.claim(
      "names drawn at the lowest temperature have a lower perplexity than those drawn at the highest",
      hesitation.first! < hesitation.last!)
    board.ask(
      "T goes to 0. How many different names does the network write?", answer: 1, tolerance: 0,
      because:
        "Greedy decoding: it always takes the most probable letter, so it always writes the same name."
    )
  }

  private func rule(on board: Board, _ writers: [LetterWriter], _ names: Names) {
    board.step("What it has learned")
    let writer = writers[0]
    let name = names.test.max { $0.count < $1.count }!
    let code = names.alphabet.encode(name)
    let probabilities = (1..<code.count).map { writer.next([Array(code.prefix($0))])[0] }
    let read = code.dropLast().map { names.alphabet.letters[$0] }
    if names.keepARule {
      let sums = [MadeUpNames.dark, MadeUpNames.light].map { vowels in
        probabilities.map { p in
          vowels.map { p[names.alphabet.letters.firstIndex(of: String($0))!] }.reduce(0, +)
        }
      }
      board.say(
        """
        The rule is that all vowels of a name are dark, a o u, or all are light, e i y. To keep it, a \
        model has to remember the kind of the first vowel over the consonants that follow. Let it read a name of the \
        test set, \(name), letter by letter, and add up the probabilities of each kind of vowel.
        """)
      board.draw(
        Figure(
          "Dark and light vowels along a name",
          caption: """
            Does it remember the first vowel? The probability that the next letter is a dark or a light \
            vowel, after each letter that was read. If it does, the wrong kind stays near 0 after the \
            first vowel, however many consonants follow.
            """, x: PlotAxis("read so far", categories: read),
          y: PlotAxis("p", range: -0.05...1.05),
          legend: .below
        ) {
          Line(sums[0], label: "dark: a o u", showsPoints: true)
          Line(sums[1], label: "light: e i y", showsPoints: true)
        })
    }
    var random = board.random.split()
    let made = writers.map { $0.write(300, temperature: 1, &random) }
    let counted = LetterCounts.orders.dropFirst().map { order in
      writers.map { _ in
        (0..<300).map { _ in names.counts.name(names.alphabet, knowing: order.known, &random) }
      }
    }
    let part = { (list: [String], holds: (String) -> Bool) in
      Double(list.filter(holds).count) / Double(max(list.count, 1))
    }
    let known = Set(names.training)
    var rows: [(String, (String) -> Bool)] = [
      ("copied", known.contains),
      ("too long", { $0.count > longest(names) }),
    ]
    if names.keepARule { rows.append(("vowels agree", MadeUpNames.agrees)) }
    let lists = [made] + counted
    let fractions = rows.map { row in lists.map { runs in runs.map { part($0, row.1) } } }
    board.say(
      """
      Does the network only repeat its training set, and does it know when a name has to end? Each of the \
      \(writers.count) networks writes 300 names with T = 1, and beside each of them the bigram and the trigram write \
      300 each. *Copied* names are in the training set; those that are *too long* are longer than any name of the \
      training set. Mean and standard deviation:
      """)
    board.table(
      ["", "network", "bigram", "trigram"],
      zip(rows, fractions).map { row, all in
        [row.0]
          + all.map {
            "\(written(100 * $0.mean, digits: 2)) % ± \(written(100 * $0.sampleStandardDeviation, digits: 1))"
          }
      })
    if fractions[0][0].mean < 0.1 {
      board.say(
        "Of the networks' names \(percent: fractions[0][0].mean) are copies: they do not just repeat the training set."
      )
    }
    let (what, last) = (
      names.keepARule ? "names whose vowels agree" : "names that are too long", fractions.last!
    )
    board.compare(
      "The fraction of \(what)", of: "the network", with: "the bigram",
      PairedDifference(last[0], last[1]), over: "trainings")
    if names.keepARule {
      board.claim(
        "on average over the trainings the network keeps the rule far more often than the bigram",
        last[0].mean > last[1].mean + 0.2)
    } else {
      board.claimForBuiltInData(
        "on average over the trainings the network writes fewer names that are too long than the bigram",
        last[0].mean < last[1].mean)
    }
    board.say(
      """
      An n-gram sees only the last letters, so it cannot know how long the name already is; the hidden state of the \
      network can.
      """)
    lengths(on: board, [names.test] + lists.map { $0.flatMap { $0 } })
    board.say(
      """
      What goes wrong? The network writes what is probable, and nothing else. It does not know what a name is; \
      where its list is wrong or one-sided, so are its names. And in training it has read only real beginnings of \
      names. When it writes, it reads its own letters, and after one odd letter it has to go on from a beginning \
      that it has never seen. This gap between training and use is called **exposure bias**. Large language models \
      are trained with the same loss, with words or parts of words as tokens.
      """)
  }

  private func longest(_ names: Names) -> Int { names.training.map(\.count).max() ?? 0 }
}
