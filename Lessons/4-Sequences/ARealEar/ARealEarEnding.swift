import Chalk
import Foundation

/// Precision and recall over several starts, the network that was fetched, and the end of the lesson.
extension ARealEar {
  func evaluation(on board: Board, _ trained: [EarTraining]) {
    board.step("Precision and recall")
    let scores = trained.map(\.scores)
    let loudness = trained.map(\.loudness)
    let voiced = trained.map { $0.truth.fraction { $0 } }.mean
    board.say(
      """
      How good is the network? Only \(percent: voiced) of the chunks of the test sounds are voice, so a detector that \
      never says voice is right for the other \(percent: 1 - voiced). Two numbers say more. The **precision** P is the \
      fraction of what is called voice that is voice; the **recall** R is the fraction of the voice that is found. F1 \
      is their harmonic mean. Each start has \(EarTraining.test) test sounds, made like those it learned from, but \
      new.
      """)
    board.formula(#"F_1 = \frac{2 P R}{P + R}"#)
    board.say(
      """
      The baseline has no weights: it calls voice whatever is loud. Its threshold is the one with the best F1 on the \
      sounds that the network learned from.
      """)
    board.code("loudness")
    let curve = PrecisionRecallCurve(
      truth: trained[0].truth.map { $0 ? 1 : 0 }, scores: trained[0].probabilities)
    board.draw(
      Figure(
        "Network against loudness",
        caption: """
          Is loudness enough to detect a voice, and would another threshold serve better? Left: precision and recall \
          on the test sounds, a point for each of \(starts) starts. Right: the first network at all thresholds; the \
          point is ½. Where the curve dips on the left, other chunks have a higher p than much of the voice: no \
          threshold separates them.
          """, columns: 2
      ) {
        Panel(
          "All starts", x: PlotAxis("recall", range: 0...1.05),
          y: PlotAxis("precision", range: 0...1.05), legend: .below
        ) {
          Points(
            scores.map(\.recall), scores.map(\.precision), label: "network", color: .series(0),
            size: 1.3)
          Points(
            loudness.map(\.recall), loudness.map(\.precision), label: "loudness",
            color: .series(1), size: 1.3)
        }
        Panel(
          "All thresholds", x: PlotAxis("recall", range: 0...1.05),
          y: PlotAxis("precision", range: 0...1.05), legend: .none
        ) {
          Line(curve.recalls, curve.precisions, color: .series(0), dash: .solid)
          Points([scores[0].recall], [scores[0].precision], color: .series(0), size: 1.5)
        }
      })
    let f1 = zip(curve.precisions, curve.recalls).map { $0 + $1 > 0 ? 2 * $0 * $1 / ($0 + $1) : 0 }
    board.say(
      """
      Would another threshold have served better? For the first network the best F1 of all thresholds is \
      \(f1.max() ?? 0, digits: 3), at \(curve.thresholds[f1.argmax], digits: 2); at ½ it is \(scores[0].f1, digits: 3).\
      \((f1.max() ?? 0) - scores[0].f1 < 0.02
        ? " So ½ is nearly as good as any: what this network mistakes, no threshold repairs." : "")
      """)
    let row = { (name: String, all: [EarTraining.Scores]) in
      [name]
        + [all.map(\.precision), all.map(\.recall), all.map(\.f1)].map {
          "\(written($0.mean, digits: 2)) (\(written($0.min()!, digits: 2)) to \(written($0.max()!, digits: 2)))"
        }
    }
    let alone = trained.map(\.withoutMemory)
    board.table(
      ["", "precision", "recall", "F1"],
      [
        row("network", scores), row("no memory", alone), row("loudness", loudness),
        row(
          "always voice", trained.map { EarTraining.Scores($0.truth.map { _ in true }, $0.truth) }),
      ])
    board.say(
      """
      These are means over the starts, with the lowest and the highest. *Always voice* calls every chunk voice; a \
      useful detector has a clearly higher F1. Which sounds are mistaken for a voice? By kind of sound, all starts \
      together:
      """)
    let kinds = trained.flatMap(\.kinds)
    let (byNetwork, byLoudness) = (
      trained.flatMap { $0.probabilities.map { $0 > 0.5 } }, trained.flatMap(\.areLoud)
    )
    let rate = { (kind: MadeSound.Kind, called: [Bool]) in
      kinds.indices.filter { kinds[$0] == kind }.fraction { called[$0] }
    }
    board.table(
      ["kind of sound", "chunks", "network: voice", "loudness: voice"],
      MadeSound.Kind.allCases.map { kind in
        [kind.name, "\(kinds.count { $0 == kind })"]
          + [byNetwork, byLoudness].map { "\(written(100 * rate(kind, $0), digits: 3)) %" }
      })
    let worst = [MadeSound.Kind.silence, .noise, .tone].max {
      rate($0, byNetwork) < rate($1, byNetwork)
    }!
    let mistakes = trained.map { start in
      zip(start.kinds, start.probabilities).count { $0 == worst && $1 > 0.5 }
    }
    let start = mistakes.map { Double($0) }.argmax
    let all = mistakes.reduce(0, +)
    board.say(
      """
      Hiss and tones are as loud as the vowels. So the loudness tells sound from silence, but not a voice from other \
      sounds. What the network mistakes for a voice most often is \(worst == .tone ? "a steady tone" : worst.name)\
      \(worst == .tone ? ": a vowel is made of such tones" : "").\
      \(2 * mistakes[start] > all && all > 0
        ? " But \(mistakes[start]) of these \(all) chunks are mistakes of a single start, number \(start + 1)." : "")
      """)
    board.claim(
      "the loudness calls more than half of the hiss and of the tones voice, and less than a tenth of the silence",
      min(rate(.noise, byLoudness), rate(.tone, byLoudness)) > 0.5
        && rate(.silence, byLoudness) < 0.1)
    board.compare(
      "F1", of: "the network", with: "loudness",
      PairedDifference(scores.map(\.f1), loudness.map(\.f1)))
    board.claim(
      "in every start the network has a higher F1 than the loudness",
      zip(scores, loudness).allSatisfy { $0.f1 > $1.f1 })
    board.claim("the mean F1 of the network is above 0.9", scores.map(\.f1).mean > 0.9)
    board.say(
      """
      And the memory? *No memory* is the same network with h and c set to 0 before every chunk. It is about as good: \
      the harmonics of such a vowel show in a single chunk, so training had little reason to rely on the past. Whether \
      a memory pays depends on the data.
      """)
    board.claim(
      "in every start F1 changes by less than 0.05 when the memory is taken away",
      zip(scores, alone).allSatisfy { abs($0.f1 - $1.f1) < 0.05 })
    board.warn(
      """
      The test sounds are new, but made by the same formulas. There is no trumpet, no barking dog and no whisper among \
      them, and nothing here says what this network makes of those.
      """)
    board.ask(
      "A detector calls every chunk voice. One in five chunks is. What is its F1?",
      answer: 2 * 0.2 * 1 / 1.2,
      because: "Precision 0.2, recall 1: 2·0.2·1/(0.2 + 1).")
  }

  /// What the layers put out for each chunk.
  func activations(
    on board: Board, _ chunks: [VoiceStream.Chunk], _ heard: Heard,
    title: String = "What each layer makes of it"
  ) throws {
    let layers = [
      ("conv 1, first frame", chunks.map { $0.activations[0][0].values }),
      ("conv 4", chunks.map { $0.activations[3][0].values }),
      ("LSTM: h", chunks.map(\.hidden.values)), ("LSTM: c", chunks.map(\.cell.values)),
    ]
    let end = heard.time.range!.upperBound
    board.draw(
      Figure(
        title,
        caption: """
          Which layers know of the past? The activations over time, a row for each channel or unit. The convolutions \
          change when the sound does. A row of c that keeps its color while the sound changes carries something on; a \
          row that only grows says no more than how much time has passed. Since h = o·tanh(c), a large c saturates h \
          at −1 or 1.
          """, columns: 2
      ) {
        for (name, rows) in layers {
          Panel(
            name, x: heard.time, y: name.hasPrefix("LSTM") ? "unit" : "channel"
          ) {
            HeatMap(
              rows[0].indices.map { unit in rows.map { $0[unit] } }, x: 0...end,
              y: 0.5...(Double(rows[0].count) + 0.5),
              scale: name.hasPrefix("LSTM") ? .diverging : .sequential)
          }
        }
      })
    board.identity(
      "after ReLU no activation of a convolution is negative",
      layers[1].1.allSatisfy { $0.allSatisfy { $0 >= 0 } })
  }

  /// - Parameter small: p of each chunk by the network that was trained here.
  func theRealOne(on board: Board, _ heard: Heard, small: [Double]) throws {
    board.step("A network that was trained on speech")
    let package = PretrainedPackage.sileroVAD
    guard let ear = try VoiceActivity.fetched() else {
      try storedOne(on: board, heard, small: small)
      board.say(
        """
        The weights of Silero's network are not on this machine. To get them: `chalk model fetch \(package.name)` \
        takes \(package.byteCount / 1000) kB from the Python package \(package.package) \(package.version) (license: \
        \(package.license)) and checks them against a hash. Then this step gives the sound, also one of your own, to \
        the network itself, and shows the activations of its layers.
        """)
      return
    }
    let chunks = try ear.hear(heard.samples, sampleRate: ear.sizes.sampleRate)
    let p = chunks.map(\.probability)
    let count = ear.parameters.map(\.variable.value.count).reduce(0, +)
    board.say(
      """
      The weights of Silero's network (\(package.package) \(package.version), license \(package.license)) are on this \
      machine: \(count) trained ones, and the filters of the spectrum. It is given the same sound.
      """)
    let alone = EarTraining.alone(ear, ear.magnitudes(ear.framed(heard.samples)))
    drawProbabilities(
      on: board, heard, [("with memory", p), ("no memory", alone)],
      title: "Voice activity detection: Silero",
      caption: """
        Does a network that was trained on speech take this for a voice, and is it the memory that decides? Above, the \
        spectrogram; below, p for each chunk of \(written(1000 * ear.sizes.seconds, digits: 2)) ms, as the network is \
        used and with h and c set to 0 before every chunk.\
        \(heard.truth == nil ? "" : " The dashed line is the truth about the made sound.")
        """)
    if let truth = heard.truth {
      compareWithTruth(on: board, p, alone, truth)
      if let stored = try StoredSilero.stored(), stored.isAbout(truth) {
        voiceInNoise(on: board, heard, p, alone)
        board.identity(
          "these are the probabilities that are stored with the lesson for those without the weights",
          largestDifference(stored.p, p) < 2e-3 && largestDifference(stored.alone, alone) < 2e-3)
      }
    } else {
      let called = { (p: [Double]) in p.fraction { $0 > 0.5 } }
      board.say(
        """
        Silero's network calls \(percent: called(p)) of the chunks voice, without its memory \
        \(percent: called(alone)); the small network \(percent: called(small)). The two networks agree on \
        \(percent: zip(p, small).fraction { ($0 > 0.5) == ($1 > 0.5) }) of the chunks. Speech has consonants and short \
        pauses in which one chunk alone says little: there the memory can keep p up.
        """)
    }
    try activations(on: board, chunks, heard, title: "What the layers of Silero make of it")
    var random = board.random.split()
    let fourier = VoiceActivity(sizes: ear.sizes, using: &random).spectrum.kernel.value
    board.identity(
      "its first layer is the Fourier transform of step 2, weight for weight",
      largestDifference(fourier, ear.spectrum.kernel.value) < 1e-5)
  }

  /// What the real network makes of a sound that was made here, with its memory and without.
  func compareWithTruth(
    on board: Board, _ p: [Double], _ alone: [Double], _ truth: [Bool]
  ) {
    let row = { (name: String, p: [Double]) in
      let scores = EarTraining.Scores(p.map { $0 > 0.5 }, truth)
      return [
        name, written(mean(p, where: truth, is: true), digits: 3),
        written(mean(p, where: truth, is: false), digits: 3), written(scores.precision, digits: 3),
        written(scores.recall, digits: 3),
      ]
    }
    board.table(
      ["", "p in vowels", "p elsewhere", "precision", "recall"],
      [row("with memory", p), row("no memory", alone)])
    board.say(
      """
      Nobody speaks in this sound, so *voice* only means a made-up vowel. Chunk by chunk, without its memory, the \
      network finds most of these. With it, p falls only gradually after a vowel, and it also falls during a vowel. A \
      likely reason is what it was trained on: in speech a pause between two sounds is short, and no vowel is held as \
      evenly as these.
      """)
    if truth.contains(true), truth.contains(false) {
      board.claim(
        "with its memory and without, p is higher in the vowels than elsewhere",
        [p, alone].allSatisfy {
          mean($0, where: truth, is: true) > mean($0, where: truth, is: false)
        })
    }
    board.claim(
      "taking the memory away changes p by more than 0.05 on average",
      zip(p, alone).map { abs($0 - $1) }.mean > 0.05)
  }

  private func mean(_ p: [Double], where truth: [Bool], is wanted: Bool) -> Double {
    zip(p, truth).filter { $0.1 == wanted }.map(\.0).mean
  }

  func ending(on board: Board) {
    board.summarize(
      "**Voice activity detection** gives each chunk of a sound a probability of voice; a threshold turns it into a decision.",
      "The **short-time Fourier transform** is a convolution with fixed filters; the magnitudes of its outputs make the **spectrogram**.",
      "Convolutions see one chunk; the LSTM's h and c carry what matters from chunk to chunk, so a sound can come in pieces.",
      "A memory is used where the data need it: on made vowels the small network is about as good without.",
      "Where voice is rare, **precision** and **recall** say more than accuracy. Loudness alone does not detect a voice.",
      "What a network makes of sounds unlike those it learned from has to be tested, not assumed."
    )
    board.step("Exercises")
    let sizes = VoiceActivity.Sizes.silero16k
    board.exercise(
      .byHand,
      "A chunk with its context and its mirrored end has \(sizes.context) + \(sizes.chunk) + \(sizes.reflection) samples. How many frames of \(sizes.fftLength) samples, \(sizes.hop) apart, fit into it?",
      answer: """
        (\(sizes.context + sizes.chunk + sizes.reflection) − \(sizes.fftLength))/\(sizes.hop) + 1 = \(sizes.frames).
        """)
    board.exercise(
      .byHand,
      "Of 100 chunks, 20 are voice. A detector calls 25 voice, of which 15 are. What are precision, recall and F1?",
      answer: """
        15/25 = \(15.0 / 25), 15/20 = \(15.0 / 20), and 2·15/(25 + 20) = \(2 * 15 / 45.0, digits: 3).
        """)
    board.exercise(
      .derive,
      "The tone x_n = cos(2πkn/N + φ) has exactly k periods in a frame. What are r_k, s_k and m_k of step 2, and what becomes of them if φ grows by a quarter of a period?",
      answer: """
        With W = Σ w_n/2, and k not too near 0 or N/2, r_k = W cos φ and s_k = W sin φ. A quarter more makes r_k = −W \
        sin φ and s_k = W cos φ. m_k = √(r_k² + s_k²) = W stays: that is why the magnitude is taken.
        """)
    board.exercise(
      .predict,
      "A network is trained on sounds in which a steady tone is voice if a hiss came before it, and not otherwise. Set h and c to 0 before every chunk. What happens to its F1, and why is it not as in step 7?",
      answer: """
        If it was good, it falls: a chunk of the tone looks the same in both cases, and only the past tells them \
        apart. In step 7 each chunk says by itself what it is. `chalk copy a-real-ear Mine` gives a copy to change: \
        `MadeSound` makes the sounds.
        """)
    board.exercise(
      .breakIt,
      "Give the network a sound of \(sizes.sampleRate / 2) samples a second as if it had \(sizes.sampleRate). What does it hear?",
      answer: """
        Everything an octave higher and twice as fast, since it counts samples, not seconds. That is why `hear` \
        refuses any other sample rate; `resampled` converts the sound first.
        """)
    board.exercise(
      .write, "Write a function that gives the energy of each frame of a sound.",
      answer: """
        Frame k begins at k·hop; multiply by the window, square, add up. `chalk practice frame-energy` checks it.
        """, practice: "frame-energy")
    board.exercise(
      .extend,
      "A program that cuts speech out of a recording should not cut words apart. What would you add behind p?",
      answer: """
        Two thresholds, a high one that begins a stretch of speech and a lower one that ends it (hysteresis); a \
        shortest pause that counts; and some milliseconds of padding on both sides. Silero's own code does all three.
        """)
  }
}
