import Chalk
import Foundation

/// T10: a network that writes names, letter by letter.
struct Characters: Lesson {
  let card = LessonCard(
    "characters", "A network that writes", formulas: ["T10"], needs: ["lstm", "embedding"],
    minutes: 12)

  func teach(on board: Board) throws {
    let names = try whatComesNext(on: board)
    counting(on: board, names)
    let writer = try learn(on: board, names)
    temperature(on: board, writer, names)
    rule(on: board, writer, names)
  }

  /// Names in three parts, and what is counted in the first.
  struct Names {
    let training, validation, test: [String]
    let alphabet: Alphabet
    let counts: LetterCounts
    let isBuiltIn: Bool
  }

  private func whatComesNext(on board: Board) throws -> Names {
    board.step("Which letter comes next?")
    board.say(
      """
      Cover the end of a word and guess the next letter. Who can do that well can also write: guess, \
      put the letter down, guess again. So a network that writes is one that says, after everything \
      read so far, how likely each next letter is. A whole name is as likely as its letters together.
      """)
    board.formula(#"P(x_1 x_2 \ldots x_T) = \prod_{t=1}^{T} p(x_t | x_1 \ldots x_{t-1})"#)
    var own = board.random.split()
    let made = MadeUpNames.make(1000, &own)
    let lines = try board.data.lines("names", or: made)
    let isBuiltIn = lines == made
    let clean = lines.map { $0.lowercased().filter { !$0.isWhitespace } }
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
    let alphabet = Alphabet(training, longest: some.map(\.count).max() ?? 1)
    let names = Names(
      training: training, validation: some.prefix(tenth).filter(alphabet.knows),
      test: some[tenth..<(2 * tenth)].filter(alphabet.knows), alphabet: alphabet,
      counts: LetterCounts(training, alphabet), isBuiltIn: isBuiltIn)
    if isBuiltIn {
      board.say(
        """
        The names are made up, by a rule that the network is not told. Look at their vowels. Real \
        first names: --full, or any list of your own, one a line, with --data FILE.
        """)
    }
    let shown = stride(from: 0, to: min(20, training.count - 4), by: 5).map { i in
      Array(training[i..<(i + 5)])
    }
    board.table(["some", "of", "the", "training", "names"], shown)
    board.say(
      """
      \(training.count) names to learn from, \(names.validation.count) to watch it by, \
      \(names.test.count) for the test; \(alphabet.count - 2) letters, and a point before and behind \
      each name, so that it can begin and end.
      """)
    board.code("pairs")
    let trained = Set(training)
    board.claim(
      "no name of the test is among those to learn from",
      names.test.allSatisfy { !trained.contains($0) })
    let formula = board.formula(#"\text{perplexity} = e^{H}"#)
    let H = log(Double(alphabet.count - 1))
    board.explain(formula, ["H": H], exp(H))
    board.say(
      """
      How good a guess is, is measured by the mean surprise H = −log p of the letters that come, and \
      better read as the perplexity: among how many equally likely letters it hesitates. Who knows \
      nothing hesitates among all \(alphabet.count - 1).
      """)
    board.ask(
      "A model gives the right letter ¼ every time. What is its perplexity?", answer: 4,
      because: "e to the log 4.")
    return names
  }

  private func counting(on board: Board, _ names: Names) {
    board.step("Counting")
    board.say(
      """
      Two models need no network. One counts how often each letter comes. The other counts pairs: \
      how often each letter comes behind each other one.
      """)
    board.code("counting")
    let letters = Array(names.alphabet.letters.dropFirst())
    let behind = names.counts.behind.dropFirst().map { Array($0.dropFirst()) }
    board.draw(
      Figure(
        "What comes behind what",
        caption: """
          A row for each letter, a column for the letter behind it; the point is the beginning, as a \
          row, and the end, as a column.
          """, x: "next letter", y: "letter"
      ) {
        HeatMap(behind, columns: letters, rows: letters, label: "p")
      })
    let scores = perplexities(names)
    board.table(
      ["model", "perplexity in the test"],
      [
        ["all letters alike", written(Double(names.alphabet.count - 1), digits: 3)],
        ["counted letters", written(scores.alone, digits: 3)],
        ["counted pairs", written(scores.behind, digits: 3)],
      ])
    board.claim(
      "the chances behind each letter add up to 1",
      names.counts.behind.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
    board.claim("pairs know more than letters alone", scores.behind < scores.alone)
    board.predict(
      "Pairs look one letter back. What can they not know?",
      choices: ["that q likes to stand before u", "which vowel came two letters ago"], answer: 1,
      because: "All that is farther back than one letter is forgotten.")
  }

  /// The perplexities of both counts on the names of the test.
  func perplexities(_ names: Names) -> (alone: Double, behind: Double) {
    var (one, two, count) = (0.0, 0.0, 0.0)
    for name in names.test.map(names.alphabet.encode) {
      for (before, next) in zip(name, name.dropFirst()) {
        one -= log(names.counts.alone[next])
        two -= log(names.counts.behind[before][next])
        count += 1
      }
    }
    return (exp(one / count), exp(two / count))
  }

  private func learn(on board: Board, _ names: Names) throws -> LetterWriter {
    board.step("A network that remembers the name so far")
    let cell = board.choice("cell", of: ["GRU", "LSTM"], default: "GRU")
    board.say(
      """
      Each letter is looked up, a recurrent layer of 64 units keeps in mind what it has read, and a \
      dense layer gives every letter a score z for coming next; softmax makes chances of them. It \
      learns from all places of all names at once: the loss is the mean surprise.
      """)
    board.formula(#"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"#)
    board.formula(#"H = -\frac{1}{n} \sum_t \log p(x_t | x_1 \ldots x_{t-1})"#)
    board.code("network")
    var writer = LetterWriter(names.alphabet, cell: cell, units: 64, random: &board.random)
    var first = board.random.split()
    let before = (
      names: writer.write(5, temperature: 1, &first), perplexity: writer.perplexity(names.test)
    )
    let history = try writer.learn(
      names.training, stoppingBy: names.validation, epochs: board.isFull ? 6 : 16,
      batchSize: board.isFull ? 64 : 32,
      callbacks: [
        board.progress("training"), .recorder(every: 25),
        .earlyStopping(patience: 4, restoreBestWeights: true),
      ], seed: board.random.next())
    let counted = perplexities(names)
    let x = history.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "The perplexity falls",
        caption: """
          After each epoch; the dashed lines are what counting gets in the test. What lies below the \
          lower one is known from farther back than one letter.
          """, x: "epoch", y: PlotAxis("perplexity", scale: .logarithmic)
      ) {
        ReferenceLine(y: counted.alone, label: "counted letters")
        ReferenceLine(y: counted.behind, label: "counted pairs")
        Line(x, history["loss"].map { exp($0) }, label: "training", showsPoints: true)
        Line(x, history["val_loss"].map { exp($0) }, label: "validation", showsPoints: true)
      })
    if let record = history.record {
      board.draw(
        .activations(
          record,
          caption: """
            The outputs of the three layers. The scores spread out as the network learns to tell \
            what is likely from what is not.
            """))
      board.draw(.gradientNorms(record, caption: "The length of the gradient of each parameter."))
    }
    let after = writer.perplexity(names.test)
    board.table(
      ["in the test", "perplexity"],
      [
        ["before training", written(before.perplexity, digits: 3)],
        ["counted letters", written(counted.alone, digits: 3)],
        ["counted pairs", written(counted.behind, digits: 3)],
        ["after training", written(after, digits: 3)],
      ])
    board.claim("the perplexity has fallen", after < before.perplexity)
    board.claim("it is lower than that of counted letters", after < counted.alone)
    if names.isBuiltIn || board.isFull {
      board.claim("and than that of counted pairs", after < counted.behind)
    }
    var later = board.random.split()
    board.table(
      ["written before training", "and after"],
      zip(before.names, writer.write(5, temperature: 1, &later)).map { [$0, $1] })
    return writer
  }

  private func temperature(on board: Board, _ writer: LetterWriter, _ names: Names) {
    board.step("How daring? The temperature")
    board.say(
      """
      To write, draw the next letter by its chance. Before that the scores can be divided by a \
      temperature T. Near 0 the likeliest letter always wins; at 1 it is as the network believes; \
      above, the unlikely ones gain, and in the end all are alike.
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
          The chance of each letter to come next, at several temperatures. The order of the letters \
          never changes, only how much the likely ones are favoured.
          """, x: "next letter", y: "temperature"
      ) {
        HeatMap(
          probabilities.map { Array($0.dropFirst()) }, columns: letters,
          rows: steps.map { "T = \(written($0))" }, label: "p")
      })
    let entropy = { (p: [Double]) in -p.filter { $0 > 0 }.map { $0 * log($0) }.reduce(0, +) }
    let entropies = probabilities.map(entropy)
    board.claim(
      "the higher the temperature, the more it hesitates",
      zip(entropies, entropies.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    let likeliest = probabilities.map(\.argmax)
    board.claim(
      "the likeliest letter is the same at every temperature", Set(likeliest).count == 1)
    var random = board.random.split()
    let samples = steps.map { t in (t, writer.write(60, temperature: t, &random)) }
    let hesitation = samples.map { _, made in
      writer.perplexity(
        made.filter { (1..<names.alphabet.length).contains($0.count) && names.alphabet.knows($0) })
    }
    board.table(
      ["T", "some names", "perplexity of all 60"],
      zip(samples, hesitation).map { sample, perplexity in
        [
          written(sample.0), sample.1.prefix(4).joined(separator: " "),
          written(perplexity, digits: 3),
        ]
      })
    board.claim(
      "the names written coldest are likelier, letter by letter, than those written hottest",
      hesitation.first! < hesitation.last!)
    board.ask(
      "T goes to 0. How many different names does the network write?", answer: 1, tolerance: 0,
      because: "It always takes the likeliest letter, so it always goes the same way.")
  }

  private func rule(on board: Board, _ writer: LetterWriter, _ names: Names) {
    board.step("What it has understood")
    let name = names.test.max { $0.count < $1.count }!
    let code = names.alphabet.encode(name)
    let probabilities = (1..<code.count).map { writer.next([Array(code.prefix($0))])[0] }
    let letters = Array(names.alphabet.letters.dropFirst())
    board.say(
      "Read a name of the test letter by letter, \(name), and look at all the guesses on the way.")
    board.draw(
      Figure(
        "All guesses along a name",
        caption: """
          A column for each letter that was read, a row for each letter that might come next. Dark \
          is likely. After the first vowel look at the rows of the other vowels.
          """, x: "read so far", y: "next letter"
      ) {
        HeatMap(
          (1..<names.alphabet.count).map { letter in probabilities.map { $0[letter] } },
          columns: code.dropLast().map { names.alphabet.letters[$0] }, rows: letters, range: 0...1,
          label: "p")
      })
    board.claim(
      "after every letter the chances add up to 1",
      probabilities.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
    var random = board.random.split()
    let made = writer.write(300, temperature: 1, &random)
    let counted = (0..<300).map { _ in names.counts.name(names.alphabet, &random) }
    let part = { (list: [String], holds: (String) -> Bool) in
      Double(list.filter(holds).count) / Double(max(list.count, 1))
    }
    let known = Set(names.training)
    var rows = [
      ("in the training list", part(made, known.contains), part(counted, known.contains)),
      (
        "longer than all of the list",
        part(made) { $0.count > longest(names) }, part(counted) { $0.count > longest(names) }
      ),
    ]
    if names.isBuiltIn {
      board.say(
        """
        The rule is that all vowels of a name are dark, a o u, or all are light, e i y. To keep it, \
        one has to know the first vowel while consonants come and go. Of 300 names each:
        """)
      rows.append(
        ("vowels agree", part(made, MadeUpNames.agrees), part(counted, MadeUpNames.agrees)))
    } else {
      board.say("Of 300 names, written by the network and by the counted pairs:")
    }
    board.table(
      ["", "network", "counted pairs"],
      rows.map {
        [$0.0, "\(written(100 * $0.1, digits: 3)) %", "\(written(100 * $0.2, digits: 3)) %"]
      })
    if names.isBuiltIn {
      board.claim(
        "the network keeps the rule far more often than the counted pairs",
        rows[2].1 > rows[2].2 + 0.2)
    }
    board.say(
      """
      What goes wrong: it writes what is likely, and nothing else. It cannot say why the vowels \
      agree, and where its list is wrong or one-sided, so are its names. Large models that write \
      whole texts are trained on the same loss, with words or parts of words for letters.
      """)
    board.say(
      """
      To try: s temperature=0.1, s temperature=3 in step 4; s cell=LSTM in step 3; a list of your \
      own with --data FILE. A long list of real names: chalk run characters --full. The softmax \
      yourself: chalk practice softmax. A step of a recurrent network: chalk practice rnn-step.
      """)
  }

  private func longest(_ names: Names) -> Int { names.training.map(\.count).max() ?? 0 }
}
