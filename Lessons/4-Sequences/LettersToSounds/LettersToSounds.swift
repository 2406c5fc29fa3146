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
    let examples = ["chalk", "cat", "city", "gem", "tame", "tam", "gradient", "neural"]
    let lines = try board.data.lines("english words (written here)", or: examples)
    var (words, seen) = ([String](), Set<String>())
    for word in lines.flatMap({ $0.lowercased().split(whereSeparator: \.isWhitespace) }) {
      if seen.insert(String(word)).inserted { words.append(String(word)) }
    }
    board.say(
      """
      Why is the c of *cat* another sound than that of *city*? A program that reads aloud has to turn letters into sounds, \
      **graphemes** into **phonemes**. Letter by letter that goes wrong: a letter's sound depends on its neighbors (*cat*, \
      *city*), two letters may be one sound (*chalk*), and an e that nobody hears changes the vowel before it (*tam*, \
      *tame*). So **grapheme-to-phoneme conversion** turns one sequence into another, of another length: a task for an \
      encoder and a decoder.
      """)
    board.say(
      """
      Sounds are written in **ARPAbet**: AE is the vowel of *cat*, EY that of *tame*, K and S the two sounds of c, CH the \
      sound that *chalk* begins with. English has about 40 of them. Real dictionaries give vowels a digit for the stress, \
      as in N UH1 R AH0 L for *neural*.
      """)
    let own = Array(words.prefix(mostWords))
    if board.data.isGiven {
      board.say(
        """
        \(words.count) different words stand in your file. The first \(own.count) of them are looked at, at the end of this \
        lesson and in its figures: \(own.joined(separator: ", ")).
        """)
    }
    board.ask(
      "How many sounds has *tame*: T EY M?", answer: 3, tolerance: 0,
      because: "Four letters, three sounds: the e is silent.")
    return own
  }

  private func theSpelling(on board: Board) {
    board.step("A spelling with rules")
    var random = board.random.split()
    let words = MadeSpelling.words(6, &random)
    board.say(
      """
      English has a hundred thousand words and as many exceptions; learning it takes hours. This lesson trains on a small \
      spelling that was made up for it after English. Its rules are all of these, so its words are always said as they are \
      written. The words are random syllables and mean nothing.
      """)
    board.code("rules")
    let pairs = MadeSpelling.pairs.map { "\($0.key) \($0.value)" }.sorted()
    board.say(
      """
      Two letters that are one sound: \(pairs.joined(separator: ", ")). Before e and i, c is S and g is JH. A vowel \
      before one consonant and an e at the end is long, and that e is silent.
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
      "Letter by letter *came* is K AE M EH; by the rules K EY M. How many changes make the first the second?",
      answer: Double(distance), tolerance: 0,
      because: "One sound is another one, and one is too many.")
  }

  private func architecture(on board: Board) throws {
    board.step("One reads, one writes")
    let english = GraphemeToPhoneme.Alphabet.english
    board.say(
      """
      This is the network of g2p-en, a Python package that many programs for reading aloud use. An embedding gives each \
      letter a vector; a GRU, the encoder, reads them up to the end sign. Its last state is where a second GRU, the decoder, \
      begins. It reads the sound that was written last and gives each possible next one a probability, until it writes \
      the end sign. There is no attention: the whole word has to fit into one state.
      """)
    board.formula(#"\text{encoder: } h_s = \text{GRU}(E_{x_s}, h_{s-1})"#)
    board.formula(#"\text{decoder: } d_t = \text{GRU}(F_{y_{t-1}}, d_{t-1})"#)
    board.formula(#"p(y_t) = \text{softmax}(V d_t + b)"#)
    board.say("Here d_0 is the last h_s, and y_0 the begin sign.")
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
          What does the decoder know of the word? Only the encoder's last state: everything about the letters passes \
          through that one vector.
          """
      ) { diagram })
    var random = board.random.split()
    let (units, own) = (SpellingReader.units, MadeSpelling.alphabet)
    let small = GraphemeToPhoneme(
      alphabet: own, embedding: SpellingReader.embedding, units: units, using: &random)
    board.table(
      ["", "here", "g2p-en"],
      [
        ["letters and signs", "\(own.letters.count)", "\(english.letters.count)"],
        ["sounds and signs", "\(own.phonemes.count)", "\(english.phonemes.count)"],
        ["numbers of an embedding", "\(SpellingReader.embedding)", "256"],
        ["units of each GRU", "\(units)", "256"],
      ])
    let count = small.encoder.parameters.map(\.variable.value.count).reduce(0, +)
    board.identity(
      "the encoder has 3·(u·(n + u) + 2u) weights for n inputs and u units: both products have a bias",
      count == 3 * (units * (SpellingReader.embedding + units) + 2 * units))
    board.ask(
      "Every possible word is handed over in the last state. Of how many numbers does it consist here?",
      answer: Double(units), tolerance: 0, because: "One for each unit of the encoder.")
  }

  private func training(on board: Board) throws -> Trained {
    board.step("Learning to read")
    let (count, held, steps) = (1500, 200, SpellingReader.steps)
    board.say(
      """
      \(starts) networks learn for \(steps) steps, each from \(SpellingReader.batch) of \(count) words at a time, and \
      \(held) other words are held out. While it learns, the decoder reads the true sounds, whatever it would have written: \
      **teacher forcing**. In use it reads its own: at each step the most probable sound, **greedy decoding**.
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
        reader.learn(reader.batch(rows))
        if step % every == 0 { curve.append(SoundScores(reader.read(heldOut), truth).exact) }
        try board.progress("readers", start * steps + step, of: starts * steps)
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
      "Before any training all \(sounds) signs are about equally probable. What is the loss then?",
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
          Do encoder and decoder learn alike? Left: the loss with teacher forcing, means of 15 steps, mean and standard \
          deviation over \(starts) starts. Right: the length of the gradient of each part, in the first start. The \
          encoder's gradient has come all the way back through the decoder.
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
    board.step("Inside, while it reads a word")
    let word = words[0]
    guard let found = try? network.pronounce(word) else { return }
    board.say(
      """
      The first network reads *\(word)*, by the rules of the made-up spelling, whatever the word is in English. It writes \
      \(found.phonemes.joined(separator: " ")); the rules say \(MadeSpelling.sounds(word).joined(separator: " ")).
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
      One probability by hand. At the first step the largest logit is z = \(first[best], digits: 4), that of \
      \(network.alphabet.phonemes[best]). With s, the sum of all exp(z_k − z):
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
      Words from outside may hold what its spelling never has, such as two consonants in a row within a syllable: there it \
      has to guess, and the rules, which know each letter by itself, still answer.
      """)
    board.ask(
      "The decoder has written the first sound. What tells it which letter comes next?",
      choices: ["it looks at the letters", "its own state", "nothing"], answer: 1,
      because:
        "There is no attention: what it knows of the letters is in its state, from the encoder.")
  }
}
