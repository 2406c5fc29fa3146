import Chalk
import Foundation

/// T10: an encoder reads the letters of a word, and a decoder writes its sounds: a small one trained here on a made-up
/// spelling, and g2p-en's for English where it was fetched.
struct LettersToSounds: Lesson {
  let card = LessonCard.lettersToSounds

  let starts = 5
  /// How many of the learner's own words are looked at.
  private let mostWords = 12

  /// What came out of the trainings.
  struct Trained {
    let readers: [SpellingReader]
    /// Words that no reader learned from.
    let heldOut: [String]
    /// The exact match on held-out words at the steps `at`, for each start.
    let exact: [[Double]]
    let at: [Double]
    /// At the end, of each start and of the rival.
    let scores: [SoundScores]
    let lookup: SoundScores
  }

  func teach(on board: Board) throws {
    let words = try theWords(on: board)
    theSpelling(on: board)
    try architecture(on: board)
    let trained = try training(on: board)
    let first = trained.readers[0].network
    oneWord(on: board, first, readable(first, words, ownFirst: board.data.isGiven))
    hesitation(on: board, trained)
    evaluation(on: board, trained)
    try theRealOne(on: board, words)
    ending(on: board)
  }

  private func theWords(on board: Board) throws -> [String] {
    board.step("Why letters are not enough")
    let examples = [
      "chalk", "cat", "city", "gem", "tame", "tam", "gradient", "neural", "colonel",
    ]
    let lines = try board.data.lines("english words (written here)", or: examples)
    var (words, seen) = ([String](), Set<String>())
    for word in lines.flatMap({ $0.lowercased().split(whereSeparator: \.isWhitespace) }) {
      if seen.insert(String(word)).inserted { words.append(String(word)) }
    }
    board.say(
      """
      Why does c sound like k in *cat*, but like s in *city*? A program that reads aloud has to turn letters into \
      sounds: **graphemes** into **phonemes**. It cannot do so letter by letter. The sound of a letter depends on its \
      neighbors (*cat*, *city*); two letters may be one sound (the ch of *chalk*); and a silent e changes the vowel \
      before it (*tam*, *tame*). So **grapheme-to-phoneme conversion** maps one sequence to another of a different \
      length: a task for an encoder and a decoder.
      """)
    board.say(
      """
      Sounds are written in **ARPAbet**: AE is the vowel of *cat*, EY that of *tame*, K and S the two sounds of c, CH \
      the sound that *chalk* begins with. English has about 40 of them. Dictionaries add a digit to each vowel for its \
      stress, as in N UH1 R AH0 L for *neural*.
      """)
    let own = Array(words.prefix(mostWords))
    if board.data.isGiven {
      board.say(
        """
        Your file has \(words.count) different words. The lesson uses the first \(own.count) of them, in its figures \
        and in step 8: \(own.joined(separator: ", ")).
        """)
    }
    board.ask(
      "How many sounds does *tame* have?", answer: 3, tolerance: 0,
      because: "T EY M: four letters, three sounds, since the e is silent.")
    return own
  }

  private func theSpelling(on board: Board) {
    board.step("A spelling with rules")
    var random = board.random.split()
    let words = MadeSpelling.words(6, &random)
    board.say(
      """
      The spelling of English has rules and a great many exceptions, and learning it takes a whole dictionary. This \
      lesson trains on a small made-up spelling, modeled on that of English. These are all its rules, and it has no \
      exceptions. Its words are random syllables and mean nothing.
      """)
    board.code("rules")
    let pairs = MadeSpelling.pairs.map { "\($0.key) \($0.value)" }.sorted()
    board.say(
      """
      In words: these pairs of letters are one sound each: \(pairs.joined(separator: ", ")). Before e and i, c is S \
      and g is JH. A vowel before a single consonant and a final e is long, and that e is silent. *Letter by letter* \
      means that each letter has one sound, whatever stands beside it.
      """)
    board.table(
      ["word", "by the rules", "letter by letter"],
      (["came", "cam", "chegi"] + words).map { word in
        [
          word, MadeSpelling.sounds(word).joined(separator: " "),
          MadeSpelling.lookup(word).joined(separator: " "),
        ]
      })
    board.identity(
      "a silent e makes the vowel long",
      MadeSpelling.sounds("came") == ["K", "EY", "M"]
        && MadeSpelling.sounds("cam") == ["K", "AE", "M"])
    let distance = EditDistance(
      from: MadeSpelling.sounds("came"), to: MadeSpelling.lookup("came")
    ).distance
    board.ask(
      "Letter by letter *came* is K AE M EH; by the rules it is K EY M. How many sounds must be replaced, removed or added to turn the first into the second?",
      answer: Double(distance), tolerance: 0,
      because: "AE is replaced by EY, and EH is removed.")
  }

  private func architecture(on board: Board) throws {
    board.step("One reads, one writes")
    let english = GraphemeToPhoneme.Alphabet.english
    board.say(
      """
      This is the architecture of g2p-en, a Python package that text-to-speech programs use for words that are not in \
      their dictionary. An embedding gives each letter a vector; a GRU, the **encoder**, reads these up to the end \
      token `</s>`. Its last state is the first state of a second GRU, the **decoder**. At each step the decoder reads \
      the sound it wrote last and gives each possible next sound a probability, until it writes the end token. There \
      is no attention: the whole word has to fit into one state.
      """)
    board.formula(#"\text{encoder: } h_s = \text{GRU}(u_s, h_{s-1})"#)
    board.formula(#"\text{decoder: } d_t = \text{GRU}(v_{t-1}, d_{t-1})"#)
    board.formula(#"z_t = V d_t + b"#)
    board.formula(#"p_t = \text{softmax}(z_t)"#)
    board.say(
      """
      Here u_s is the embedding of letter s and v_t that of sound t; v_0 is that of the begin token `<s>`, and d_0 is \
      the last h_s. The logits of step t are z_t, one for each sound.
      """)
    let nodes = [
      Diagram.Node("x", name: "letters", rows: ["c a m e </s>"]),
      Diagram.Node("e", name: "encoder", rows: ["GRU"]),
      Diagram.Node("h", name: "last state"), Diagram.Node("d", name: "decoder", rows: ["GRU"]),
      Diagram.Node("y", name: "sounds so far", rows: ["<s> K EY"]),
      Diagram.Node("p", name: "next sound", rows: ["softmax"]),
    ]
    let edges = [("x", "e"), ("e", "h"), ("h", "d"), ("y", "d"), ("d", "p")].map {
      Diagram.Edge(from: $0.0, to: $0.1)
    }
    let diagram = try Diagram(nodes, edges: edges, direction: .leftToRight)
    board.draw(
      Figure(
        "From letters to sounds",
        caption: """
          What does the decoder know about the word? Only the encoder's last state: everything about the letters has \
          to pass through that one vector.
          """
      ) { diagram })
    var random = board.random.split()
    let (units, own) = (SpellingReader.units, MadeSpelling.alphabet)
    let small = GraphemeToPhoneme(
      alphabet: own, embedding: SpellingReader.embedding, units: units, using: &random)
    board.table(
      ["", "here", "g2p-en"],
      [
        ["letters and special tokens", "\(own.letters.count)", "\(english.letters.count)"],
        ["sounds and special tokens", "\(own.phonemes.count)", "\(english.phonemes.count)"],
        ["size of an embedding", "\(SpellingReader.embedding)", "256"],
        ["units of each GRU", "\(units)", "256"],
      ])
    let count = small.encoder.parameters.map(\.variable.value.count).reduce(0, +)
    board.identity(
      "the encoder has 3·(u·(n + u) + 2u) weights for n inputs and u units: both products have a bias",
      count == 3 * (units * (SpellingReader.embedding + units) + 2 * units))
    board.ask(
      "The last state has to hold every possible word. How many numbers does it consist of here?",
      answer: Double(units), tolerance: 0, because: "One for each unit of the encoder.")
  }

  private func training(on board: Board) throws -> Trained {
    board.step("Training with teacher forcing")
    let (count, held, steps) = (1500, 200, SpellingReader.steps)
    board.say(
      """
      \(starts) networks, each from its own random weights, learn the same \(count) words for \(steps) steps with \
      batches of \(SpellingReader.batch); \(held) other words are held out. During training the decoder reads the true \
      sounds so far, whatever it would have written: **teacher forcing**. In use there are no true sounds, so it reads \
      its own output. If that is always the most probable sound, it is called **greedy decoding**.
      """)
    board.code("forced")
    board.code("greedy sounds")
    let all = MadeSpelling.words(count + held, &board.random)
    let (learned, heldOut) = (Array(all.prefix(count)), Array(all.suffix(held)))
    let truth = heldOut.map { MadeSpelling.sounds($0) }
    var (readers, exact, scores) = ([SpellingReader](), [[Double]](), [SoundScores]())
    let every = steps / 6
    for start in 0..<starts {
      var reader = SpellingReader(random: &board.random)
      var curve: [Double] = []
      for step in 1...steps {
        let rows = (0..<SpellingReader.batch).map { _ in
          learned[board.random.integer(below: count)]
        }
        let batch = reader.batch(rows)
        reader.learn(batch)
        if step % every == 0 { curve.append(SoundScores(reader.read(heldOut), truth).exact) }
        try board.progress(
          "start \(start + 1)", step, of: steps, loss: reader.losses.last
        ) {
          $0.gradients = reader.gradients.map { ($0.name, $0.norms.last ?? 0) }
          $0.outputs = LayerOutputs { reader.logits(batch) }
        }
      }
      readers.append(reader)
      exact.append(curve)
      scores.append(SoundScores(reader.read(heldOut), truth))
    }
    let lookup = SoundScores(heldOut.map { MadeSpelling.lookup($0) }, truth)
    let trained = Trained(
      readers: readers, heldOut: heldOut, exact: exact,
      at: exact[0].indices.map { Double(every * ($0 + 1)) }, scores: scores, lookup: lookup)
    drawTraining(on: board, trained)
    board.identity(
      "no held-out word is among those that are learned from",
      Set(learned).isDisjoint(with: heldOut))
    board.claim(
      "in every start the last losses are below a fifth of the first one",
      readers.allSatisfy { $0.losses.suffix(20).mean < $0.losses[0] / 5 })
    let sounds = MadeSpelling.alphabet.phonemes.count
    board.ask(
      "Before any training all \(sounds) sounds and special tokens are about equally probable. What is the loss then?",
      answer: log(Double(sounds)), tolerance: 0.05, because: "−log(1/\(sounds)).")
    return trained
  }

  private func drawTraining(on board: Board, _ trained: Trained) {
    let all = trained.readers.map { $0.losses.means(ofEach: 15) }
    let xs = all[0].indices.map { Double(15 * $0 + 8) }
    board.draw(
      Figure(
        "Loss and gradients of the readers",
        caption: """
          Does the error reach the encoder? Left: the loss with teacher forcing, averaged over 15 steps; mean and \
          standard deviation of \(starts) starts. Right: the norm of the gradient of each part in the first start. The \
          encoder's gradient has come back through all steps of the decoder.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: "loss", legend: .none) {
          Band(xs, runs: all, color: .series(0))
        }
        Panel(
          "Gradients", x: "step", y: PlotAxis("‖gradient‖", scale: .logarithmic), legend: .below
        ) {
          for (place, part) in trained.readers[0].gradients.enumerated() {
            Line(xs, part.norms.means(ofEach: 15), label: part.name, color: .series(place))
          }
        }
      })
  }

  /// The learner's own words that a network can read, and words of the made-up spelling.
  private func readable(
    _ network: GraphemeToPhoneme, _ words: [String], ownFirst: Bool
  ) -> [String] {
    let readable = words.filter { (try? network.numbers(of: $0)) != nil }
    let made = ["geshane", "came", "cam", "chegi"]
    let all = ownFirst ? readable + made : made + readable
    return all.enumerated().filter { all.firstIndex(of: $1) == $0 }.map(\.element)
  }

  private func oneWord(on board: Board, _ network: GraphemeToPhoneme, _ words: [String]) {
    board.step("Inside the network, while it reads")
    let word = words[0]
    guard let found = try? network.pronounce(word) else { return }
    board.say(
      """
      The first network reads *\(word)* as a word of the made-up spelling. It writes \
      \(found.phonemes.joined(separator: " ")); by the rules it is \(MadeSpelling.sounds(word).joined(separator: " ")).
      """)
    drawInside(on: board, found, network, title: "States and probabilities")
    board.identity(
      "the probabilities of each step add up to 1",
      found.probabilities.sum(1).values.allSatisfy { abs($0 - 1) < 1e-4 })
    let first = found.logits[0].values
    let best = first.argmax
    let sum = first.map { exp($0 - first[best]) }.reduce(0, +)
    board.say(
      """
      One probability by hand: at the first step the largest logit is z = \(first[best], digits: 4), that of \
      \(network.alphabet.phonemes[best]). Softmax divides exp(z) by the sum of all exp(z_k). With both divided by \
      exp(z), and s the sum of all exp(z_k − z), that is
      """)
    let formula = board.formula(#"p = \frac{1}{s}"#)
    board.explain(formula, ["s": sum], 1 / sum)
    board.identity(
      "softmax gives the same", abs(found.probabilities.value(at: 0, best) - 1 / sum) < 1e-4)
    board.table(
      ["word", "network", "rules"],
      words.prefix(9).map { word in
        [
          word, (try? network.pronounce(word))?.phonemes.joined(separator: " ") ?? "",
          MadeSpelling.sounds(word).joined(separator: " "),
        ]
      })
    board.say(
      """
      English words may contain what the made-up spelling never has, such as two consonants at the end of a syllable. \
      The rules can still be applied to each letter. But to the network such words are out of distribution, and what \
      it writes need not make sense.
      """)
    board.ask(
      "The decoder has written the first sound. How does it know which letter comes next?",
      choices: ["it looks at the letters", "from its own state", "it does not"], answer: 1,
      because:
        "There is no attention: what it knows of the letters is in its state, from the encoder.")
  }
}
