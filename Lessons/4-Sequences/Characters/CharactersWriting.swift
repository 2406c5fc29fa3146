import Chalk
import Foundation

/// The steps of the lesson that train and write.
extension Characters {
  func learn(on board: Board, _ names: Names) throws -> LetterWriter {
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
    board.code("network", file: LetterWriter.file)
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

  func temperature(on board: Board, _ writer: LetterWriter, _ names: Names) {
    board.step("How daring? The temperature")
    board.say(
      """
      To write, draw the next letter by its chance. Before that the scores can be divided by a \
      temperature T. Near 0 the likeliest letter always wins; at 1 it is as the network believes; \
      above, the unlikely ones gain, and in the end all are alike.
      """)
    board.formula(#"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"#)
    board.code("temperature", file: LetterWriter.file)
    let T = board.slider("temperature", in: 0.1...3, default: 0.7)
    let beginning = Array(names.alphabet.encode(names.test[0]).prefix(3))
    let told = beginning.dropFirst().map { names.alphabet.letters[$0] }.joined()
    let steps = Array(Set([0.3, 1, 2] + [T])).sorted()
    let chances = steps.map { writer.next([beginning], temperature: $0)[0] }
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
          chances.map { Array($0.dropFirst()) }, columns: letters,
          rows: steps.map { "T = \(written($0))" }, label: "p")
      })
    let entropy = { (p: [Double]) in -p.filter { $0 > 0 }.map { $0 * log($0) }.reduce(0, +) }
    let entropies = chances.map(entropy)
    board.claim(
      "the higher the temperature, the more it hesitates",
      zip(entropies, entropies.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    let likeliest = chances.map { p in p.indices.max { p[$0] < p[$1] }! }
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

  func rule(on board: Board, _ writer: LetterWriter, _ names: Names) {
    board.step("What it has understood")
    let name = names.test.max { $0.count < $1.count }!
    let code = names.alphabet.encode(name)
    let chances = (1..<code.count).map { writer.next([Array(code.prefix($0))])[0] }
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
          (1..<names.alphabet.count).map { letter in chances.map { $0[letter] } },
          columns: code.dropLast().map { names.alphabet.letters[$0] }, rows: letters, range: 0...1,
          label: "p")
      })
    board.claim(
      "after every letter the chances add up to 1",
      chances.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
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
