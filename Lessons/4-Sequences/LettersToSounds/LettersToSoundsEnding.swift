import Chalk
import Foundation

/// Where the networks are unsure, how good they are, the network that was fetched, and the end of the lesson.
extension LettersToSounds {
  /// What the encoder's states were after each letter, and how probable sounds were at each step.
  func drawInside(
    on board: Board, _ found: Pronunciation, _ network: GraphemeToPhoneme, title: String
  ) {
    let states = found.encoder.transposed()
    let spreads = (0..<states.shape[0]).map { states[$0].values.standardDeviation }
    let units = spreads.indices.sorted { spreads[$0] > spreads[$1] }.prefix(16).sorted()
    let p = (0..<found.logits.shape[0]).map { found.probabilities[$0].values }
    let highest = network.alphabet.phonemes.indices.map { sound in p.map { $0[sound] }.max()! }
    let sounds = highest.indices.filter { highest[$0] > 0.01 }
      .sorted { highest[$0] > highest[$1] }.prefix(14).sorted()
    let steps = found.phonemes + (found.isComplete ? ["</s>"] : [])
    board.draw(
      Figure(
        title,
        caption: """
          Where does the network react to a letter of “\(found.word)”, and where is it unsure of a sound? Left: the \
          \(units.count) units of the encoder whose states vary most, after each letter. Right: the probability of \
          each sound at each step, a column for each sound that was written. Where a column has several colored cells, \
          the network was unsure.
          """, columns: 2
      ) {
        Panel("Encoder", x: "letter", y: "unit", colorBar: .none) {
          HeatMap(
            units.map { states[$0].values }, columns: found.letters,
            rows: units.map { "\($0 + 1)" },
            scale: .diverging)
        }
        Panel("Decoder", x: "written", y: "sound", colorBar: .none) {
          HeatMap(
            sounds.map { sound in p.map { $0[sound] } }, columns: steps,
            rows: sounds.map { network.alphabet.phonemes[$0] }, range: 0...1)
        }
      })
  }

  /// −Σ p·log p of each step.
  private func entropies(_ found: Pronunciation) -> [Double] {
    let p = found.probabilities
    return (0..<p.shape[0]).map { step in
      p[step].values.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
    }
  }

  /// The largest entropy among the steps of each word: in the words that were read right, and in the others.
  private func doubts(_ found: [Pronunciation]) -> (right: [Double], wrong: [Double]) {
    let isRight = { (word: Pronunciation) in word.phonemes == MadeSpelling.sounds(word.word) }
    let largest = { (words: [Pronunciation]) in words.map { entropies($0).max()! } }
    return (largest(found.filter(isRight)), largest(found.filter { !isRight($0) }))
  }

  func hesitation(on board: Board, _ trained: Trained) {
    board.step("Where the network is unsure")
    let network = trained.readers[0].network
    let found = trained.heldOut.compactMap { try? network.pronounce($0) }
    let largest = found.map { entropies($0).max()! }
    let (right, wrong) = doubts(found)
    board.say(
      """
      A network that is sure gives nearly all the probability to one sound. The **entropy** of a step measures how \
      unsure it is: 0 where one sound has all the probability, log n where n sounds are equally probable.
      """)
    board.formula(#"H_t = -\sum_k p_{tk} \log p_{tk}"#)
    board.draw(
      Figure(
        "Entropy and mistakes",
        caption: """
          Is the network less sure where it is wrong? A point for each held-out word, at the largest entropy among its \
          steps: left the words that the first network reads right, right those it reads wrong.
          """, x: PlotAxis("", range: -0.5...1.5, categories: ["right", "wrong"]),
        y: "largest entropy", legend: .none
      ) {
        for (place, values) in [right, wrong].enumerated() where !values.isEmpty {
          Points(
            values.indices.map { Double(place) + 0.3 * (Double($0 % 21) / 20 - 0.5) }, values,
            color: .series(place))
        }
      })
    board.say("Is it so in the other networks? The mean of the largest entropy, in each of them:")
    let others = trained.readers.dropFirst().map { reader in
      doubts(trained.heldOut.compactMap { try? reader.network.pronounce($0) })
    }
    let all = [doubts(found)] + others
    board.table(
      ["network", "words read wrong", "entropy in words read right", "in words read wrong"],
      all.enumerated().map { place, doubts in
        [
          "\(place + 1)", "\(doubts.wrong.count)", written(doubts.right.mean, digits: 2),
          doubts.wrong.isEmpty ? "" : written(doubts.wrong.mean, digits: 2),
        ]
      })
    let comparable = all.filter { $0.wrong.count >= 3 }
    if !comparable.isEmpty {
      board.claim(
        "in every network that reads at least three words wrong, the largest entropy of those is higher on average",
        comparable.allSatisfy { $0.wrong.mean > $0.right.mean })
    }
    let odd = found.indices.max { largest[$0] < largest[$1] }!
    board.say(
      """
      In the first network the entropy is highest in the word *\(found[odd].word)*, which by the rules is \
      \(MadeSpelling.sounds(found[odd].word).joined(separator: " ")):
      """)
    board.table(
      ["step", "most probable", "p", "second", "p", "entropy"],
      entropies(found[odd]).enumerated().map { step, entropy in
        let p = found[odd].probabilities[step].values
        let order = p.indices.sorted { p[$0] > p[$1] }
        let names = network.alphabet.phonemes
        return [
          "\(step + 1)", names[order[0]], written(p[order[0]], digits: 3), names[order[1]],
          written(p[order[1]], digits: 3), written(entropy, digits: 3),
        ]
      })
    board.warn(
      """
      A network can be sure and wrong. The entropy says how unsure it is, not whether it is right: on words unlike \
      those it learned from, it may be sure of nonsense.
      """)
    board.ask(
      "At a step two sounds have p = 0.5 each. What is the entropy?", answer: log(2),
      because: "−2·0.5·log 0.5.")
  }

  func evaluation(on board: Board, _ trained: Trained) {
    board.step("How good is it?")
    let (scores, lookup) = (trained.scores, trained.lookup)
    board.say(
      """
      Here are two measures, on \(trained.heldOut.count) words that no network learned from. The **exact match** is \
      the fraction of words right in every sound. The **phoneme error rate** is the **edit distance**, the least \
      number of sounds to replace, remove or add, divided by the number of true sounds. The baseline is the lookup of \
      step 2, letter by letter. The rules of step 2 would get every word right, for the true sounds are made by them: \
      the networks are measured by how near they come.
      """)
    board.draw(
      Figure(
        "Readers against letter by letter",
        caption: """
          How much better than letter by letter do the networks read, and have they learned all they can? Left: the \
          exact match on held-out words during training, mean and standard deviation of \(starts) starts; the dashed \
          line is the lookup. If the curve still rises at the end, longer training would help. Right: the phoneme \
          error rate at the end, a point for each start.
          """, columns: 2
      ) {
        Panel("Exact match", x: "step", y: PlotAxis("exact match", range: 0...1.05)) {
          Band(trained.at, runs: trained.exact, color: .series(0))
          ReferenceLine(y: lookup.exact, label: "lookup")
        }
        Panel(
          "Phoneme error rate",
          x: PlotAxis("", range: -0.5...1.5, categories: ["network", "lookup"]),
          y: PlotAxis("error rate", range: 0...1), legend: .none
        ) {
          Points(
            scores.indices.map { 0.05 * Double($0 - starts / 2) }, scores.map(\.errorRate),
            color: .series(0), size: 1.3)
          Points([1], [lookup.errorRate], color: .series(1), size: 1.3)
        }
      })
    let range = { (all: [Double]) in
      "\(written(all.mean, digits: 3)) (\(written(all.min()!, digits: 3)) to \(written(all.max()!, digits: 3)))"
    }
    board.table(
      ["", "exact match", "phoneme error rate"],
      [
        ["networks", range(scores.map(\.exact)), range(scores.map(\.errorRate))],
        ["lookup", written(lookup.exact, digits: 3), written(lookup.errorRate, digits: 3)],
      ])
    board.compare(
      "The exact match", of: "the networks", with: "the lookup",
      PairedDifference(scores.map(\.exact), scores.map { _ in lookup.exact }))
    board.claim(
      "in every start the phoneme error rate is below half of that of the lookup",
      scores.allSatisfy { $0.errorRate < lookup.errorRate / 2 })
    board.claim(
      "on average more than half of the held-out words are right in every sound",
      scores.map(\.exact).mean > 0.5)
    board.say(
      """
      This spelling has no exceptions, and held-out words are made like the others. English does have exceptions. That \
      the first l of *colonel* is said as an R follows from no rule: a model must have seen the word and remembered \
      it.
      """)
    board.ask(
      "The truth has 4 sounds, the model wrote 4, and the last two of them are wrong. What is the error rate?",
      answer: 0.5, because: "Two substitutions of four sounds.")
  }

  /// How the words of this lesson are said by the dictionary of Carnegie Mellon University; some in two ways.
  private static let dictionary = [
    "chalk": ["CH AA1 K", "CH AO1 K"], "cat": ["K AE1 T"], "city": ["S IH1 T IY0"],
    "gem": ["JH EH1 M"], "tame": ["T EY1 M"], "tam": ["T AE1 M"],
    "gradient": ["G R EY1 D IY0 AH0 N T"], "neural": ["N UH1 R AH0 L", "N Y UH1 R AH0 L"],
    "colonel": ["K ER1 N AH0 L"],
  ]

  func theRealOne(on board: Board, _ words: [String]) throws {
    board.step("English")
    let package = PretrainedPackage.g2pEnglish
    guard let network = try GraphemeToPhoneme.fetched() else {
      board.say(
        """
        The weights of g2p-en are not on this machine, so the lesson ends with the small networks above. To get them: \
        `chalk model fetch \(package.name)` takes \(package.byteCount / 1000) kB from the Python package \
        \(package.package) \(package.version) (license: \(package.license)) and checks them against a hash. Then this \
        step shows how that network reads English words, also your own: `--data words.txt`.
        """)
      return
    }
    board.say(
      """
      The weights of g2p-en (\(package.version), license \(package.license)) are on this machine. Its network learned \
      from the pronouncing dictionary of Carnegie Mellon University (CMU). The package looks a word up there first, \
      and asks the network only for words that the dictionary lacks. Here the network reads every word.
      """)
    var spoken: [Pronunciation] = []
    var rows: [[String]] = []
    var asInDictionary: [String: Bool] = [:]
    for word in words {
      do {
        let found = try network.pronounce(word)
        spoken.append(found)
        let entropy = entropies(found)
        let place = entropy.argmax
        let at = place < found.phonemes.count ? found.phonemes[place] : "the end"
        let sounds = found.phonemes.joined(separator: " ")
        let known = Self.dictionary[word]
        if let known { asInDictionary[word] = known.contains(sounds) }
        rows.append([
          word, sounds, "\(at) (\(written(entropy[place], digits: 2)))",
          known.map { $0.contains(sounds) ? "the same" : $0[0] } ?? "",
        ])
      } catch {
        board.say("\(error.description)")
      }
    }
    if !rows.isEmpty {
      // Of a learner's own words it is not known what the dictionary says.
      if board.data.isGiven {
        board.table(["word", "network", "least sure (entropy)"], rows.map { Array($0.prefix(3)) })
      } else {
        board.table(["word", "network", "least sure (entropy)", "dictionary"], rows)
      }
    }
    if !board.data.isGiven {
      let wrong = words.filter { asInDictionary[$0] == false }
      board.say(
        """
        \(words.count - wrong.count) of these \(words.count) words come out as in the dictionary; the others are \
        \(wrong.joined(separator: " and ")). The network follows the spelling as far as it has learned it, and reads \
        an exception that it has not remembered by the rules. So the package asks the dictionary first.
        """)
      board.claim(
        "most words come out as in the dictionary, but *colonel* does not",
        2 * wrong.count < words.count && wrong.contains("colonel"))
    }
    if let word = spoken.max(by: { entropies($0).max()! < entropies($1).max()! }) {
      drawInside(on: board, word, network, title: "Inside the English network")
    }
    let (cat, city) = (try network.pronounce("cat"), try network.pronounce("city"))
    board.claim(
      "it reads the c of *cat* as K and that of *city* as S",
      cat.phonemes.first == "K" && city.phonemes.first == "S")
    board.identity(
      "encoder and decoder have 256 units each, and each letter leaves a state",
      cat.encoder.shape == [cat.letters.count, 256] && cat.decoder.shape[1] == 256)
  }

  func ending(on board: Board) {
    board.summarize(
      "**Grapheme-to-phoneme conversion** is sequence to sequence: sounds depend on neighbors, and letters and sounds differ in number.",
      "The **encoder**'s last state is all that the **decoder** knows of the word.",
      "**Teacher forcing** in training, **greedy decoding** in use; padding does not count in the loss.",
      "The **entropy** of a step says how unsure the network is. Words read wrong have a higher largest entropy on average, but a network can be sure and wrong.",
      "**Exact match** counts whole words, the **phoneme error rate** counts sounds; reading letter by letter is the baseline."
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "What are the sounds of *gene*, *ship* and *cheese* by the rules of step 2?",
      answer: """
        \(MadeSpelling.sounds("gene").joined(separator: " ")), \
        \(MadeSpelling.sounds("ship").joined(separator: " ")) and \
        \(MadeSpelling.sounds("cheese").joined(separator: " ")). In *cheese* ee is one sound, and the last e is silent.
        """)
    board.exercise(
      .byHand,
      "True: S IH T IY. Written: K IH T. What are the edit distance and the phoneme error rate?",
      answer: """
        One substitution and one deletion: \
        \(EditDistance(from: ["S", "IH", "T", "IY"], to: ["K", "IH", "T"]).distance), so 2/4 = \(0.5).
        """)
    board.exercise(
      .derive,
      "With teacher forcing, what is ∂L/∂z for the logits z of one step whose true sound is k?",
      answer: """
        L = −log p_k with p = softmax(z), so ∂L/∂z_j = p_j − 1 for j = k and p_j for all others, divided by the number \
        of steps that count in the mean. At padding it is 0.
        """)
    board.exercise(
      .predict,
      "The encoder reads the letters from the last to the first. What becomes easier to learn?",
      answer: """
        The beginning of the word: its letters are then read last, just before the decoder begins. For translation by \
        LSTMs this helped a good deal (Sutskever, Vinyals, Le, 2014).
        """)
    board.exercise(
      .breakIt,
      "Let padding count in the loss. What does the network learn first, and why is the loss misleading?",
      answer: """
        To write padding after the end token, where padding is always the true label. Many steps of a batch are \
        padding, so the mean is small while the sounds are still wrong.
        """)
    board.exercise(
      .write, "Write a function that gives the edit distance of two sequences.",
      answer: """
        Fill a table: each cell is the least of three neighbors, each with the cost of its change added. \
        `chalk practice edit-distance` checks it.
        """, practice: "edit-distance")
    board.exercise(
      .extend,
      "Add attention, as in `sequence-to-sequence`. For which words should it help most?",
      answer: """
        For long ones: the decoder then looks at the letters themselves, and one state need not hold all of them. The \
        attention map would show which letters each sound belongs to.
        """)
  }
}
