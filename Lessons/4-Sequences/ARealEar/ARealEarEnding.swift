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
      How good is it? Only \(percent: voiced) of the chunks of the test sounds are voice, so an ear that never hears anything \
      is right most of the time. Two numbers say more: the **precision**, which part of what it calls voice is voice, and \
      the **recall**, which part of the voice it finds. F1 is their harmonic mean. The test sounds, \
      \(EarTraining.test) for each start, were not learned from.
      """)
    board.formula(#"F_1 = \frac{2 P R}{P + R}"#)
    board.say(
      """
      A rival has no weights at all: it calls voice what is loud. Its threshold is the one with the best F1 on the sounds \
      that the network learned from.
      """)
    board.code("loudness")
    let curve = PrecisionRecallCurve(
      truth: trained[0].truth.map { $0 ? 1 : 0 }, scores: trained[0].probabilities)
    board.draw(
      Figure(
        "Network against loudness",
        caption: """
          Is loudness enough to know a voice? Left: precision and recall on new sounds, a point for each of \(starts) \
          starts. Right: what the first network would have with every other threshold; the point is the threshold ½.
          """, columns: 2
      ) {
        Panel(
          "Five starts", x: PlotAxis("recall", range: 0...1.05),
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
          "Thresholds", x: PlotAxis("recall", range: 0...1.05),
          y: PlotAxis("precision", range: 0...1.05), legend: .none
        ) {
          Line(curve.recalls, curve.precisions, color: .series(0), dash: .solid)
          Points([scores[0].recall], [scores[0].precision], color: .series(1), size: 1.5)
        }
      })
    let row = { (name: String, all: [EarTraining.Scores]) in
      [name]
        + [all.map(\.precision), all.map(\.recall), all.map(\.f1)].map {
          "\(written($0.mean, digits: 3)) (\(written($0.min()!, digits: 3)) to \(written($0.max()!, digits: 3)))"
        }
    }
    board.table(
      ["", "precision", "recall", "F1"], [row("network", scores), row("loudness", loudness)])
    board.compare(
      "F1", of: "the network", with: "loudness",
      PairedDifference(scores.map(\.f1), loudness.map(\.f1)))
    board.claim(
      "in every start the network has a higher F1 than the loudness",
      zip(scores, loudness).allSatisfy { $0.f1 > $1.f1 })
    board.claim("the mean F1 of the network is above 0.7", scores.map(\.f1).mean > 0.7)
    board.warn(
      """
      The test sounds are new, but made by the same formulas. A trumpet, a barking dog or a whisper is in neither part, and \
      nothing here says what this ear makes of them.
      """)
    board.ask(
      "An ear calls every chunk voice. Of the chunks, one in five is. What is its F1?",
      answer: 2 * 0.2 * 1 / 1.2,
      because: "Precision 0.2, recall 1: 2·0.2·1/(0.2 + 1).")
  }

  func theRealOne(on board: Board, _ heard: Heard) throws {
    board.step("The real ear")
    let package = PretrainedPackage.sileroVAD
    guard let ear = try VoiceActivity.fetched() else {
      board.say(
        """
        The weights of Silero's network are not on this machine, so this step has only the small network above. To open \
        the real one: `chalk model fetch \(package.name)` takes \(package.byteCount / 1000) kB out of the Python package \
        \(package.package) \(package.version) (license: \(package.license)), checks them against a hash, and this lesson \
        shows what is in it.
        """)
      return
    }
    let chunks = try ear.hear(heard.samples, sampleRate: ear.sizes.sampleRate)
    let p = chunks.map(\.probability)
    let count = ear.parameters.map(\.variable.value.count).reduce(0, +)
    board.say(
      """
      The weights of Silero's network (\(package.package) \(package.version), license \(package.license)) are on this \
      machine: \(count) trained ones. It hears the same sound.
      """)
    board.draw(
      Figure(
        "What the real ear hears",
        caption: """
          Does a network that was trained on speech take this for a voice? Above, the spectrogram; below, p for each \
          chunk of \(written(1000 * ear.sizes.seconds, digits: 2)) ms.\
          \(heard.truth == nil ? "" : " The dashed line says what was made.")
          """, columns: 1
      ) {
        Panel("Log-mel spectrogram", x: "seconds", y: "mel band", colorBar: .none) {
          heard.spectrogram
        }
        Panel(
          "p of each chunk", x: "seconds", y: PlotAxis("p", range: -0.05...1.05), legend: .below
        ) {
          if let truth = heard.truth {
            Line(
              heard.seconds, truth.map { $0 ? 1 : 0 }, label: "truth", color: .muted, dash: .dashed)
          }
          Line(heard.seconds, p, label: "p", color: .series(0), dash: .solid)
          ReferenceLine(y: 0.5)
        }
      })
    if let truth = heard.truth {
      let (voiced, others) = (mean(p, where: truth, is: true), mean(p, where: truth, is: false))
      let found = EarTraining.Scores(p.map { $0 > 0.5 }, truth)
      board.say(
        """
        On average p is \(voiced, digits: 3) where our vowels are, and \(others, digits: 3) elsewhere. With the \
        threshold ½ its precision is \(percent: found.precision) and its recall \(percent: found.recall). Nobody speaks in \
        this sound: a network that knows speech may well doubt a vowel that stands still.
        """)
      if truth.contains(true), truth.contains(false) {
        board.claim(
          "even so it takes our vowels for a voice more than the rest of the sound", voiced > others
        )
      }
    }
    try activations(on: board, chunks, heard, title: "What the layers of the real ear make of it")
    var random = board.random.split()
    let fourier = VoiceActivity(sizes: ear.sizes, using: &random).spectrum.kernel.value
    board.identity(
      "its first layer is the Fourier transform of step 2, weight for weight",
      largestDifference(fourier, ear.spectrum.kernel.value) < 1e-5)
    board.value("log(p/(1 − p)) of chunk \(heard.chunk + 1)", chunks[heard.chunk].logit)
  }

  private func mean(_ p: [Double], where truth: [Bool], is wanted: Bool) -> Double {
    zip(p, truth).filter { $0.1 == wanted }.map(\.0).mean
  }

  func ending(on board: Board) {
    board.summarize(
      "**Voice activity detection** gives each chunk of a sound a probability of voice; a threshold makes a decision of it.",
      "The **short-time Fourier transform** is a convolution with fixed filters; the lengths of its results make the **spectrogram**.",
      "Convolutions see one chunk; the LSTM's h and c carry what was heard from chunk to chunk, so sound can come in pieces.",
      "Where voice is rare, **precision** and **recall** say more than accuracy. Loudness alone does not know a voice.",
      "A network knows sounds like those it learned from, and about others nothing is promised."
    )
    board.step("Exercises")
    let sizes = VoiceActivity.Sizes.silero16k
    board.exercise(
      .byHand,
      "How many frames of \(sizes.fftLength) samples, \(sizes.hop) apart, fit into \(sizes.context + sizes.chunk + sizes.reflection) samples?",
      answer: """
        (\(sizes.context + sizes.chunk + sizes.reflection) − \(sizes.fftLength))/\(sizes.hop) + 1 = \(sizes.frames).
        """)
    board.exercise(
      .byHand,
      "Of 100 chunks, 20 are voice. An ear calls 25 voice, of which 15 are. What are precision, recall and F1?",
      answer: """
        15/25 = \(15.0 / 25), 15/20 = \(15.0 / 20), and 2·15/(25 + 20) = \(2 * 15 / 45.0, digits: 3).
        """)
    board.exercise(
      .derive,
      "A tone is shifted by a quarter of a period. What becomes of a_f, b_f and m_f of step 2?",
      answer: """
        a cos φ and a sin φ trade places, up to signs: cosine and sine are a quarter of a period apart. \
        m = √(a² + b²) stays: that is why the length is taken.
        """)
    board.exercise(
      .predict,
      "Set h and c to zero before every chunk. Where does the probability change most?",
      answer: """
        Where a chunk alone says little: at the edges of a vowel, and wherever a chunk is faint. In the middle of a \
        loud vowel the chunk is enough.
        """)
    board.exercise(
      .breakIt,
      "Give the network a sound of 8,000 samples a second as if it had \(sizes.sampleRate). What does it hear?",
      answer: """
        Everything an octave higher and twice as fast, since it counts samples, not seconds. That is why `hear` refuses \
        another sample rate: `resampled` has to bring it to the right one first.
        """)
    board.exercise(
      .write, "Write the energy of each frame of a sound.",
      answer: """
        Frame k begins at k·hop; multiply by the window, square, add up. `chalk practice frame-energy` checks it.
        """, practice: "frame-energy")
    board.exercise(
      .extend,
      "A program that cuts speech out of a recording should not cut words apart. What would you add behind p?",
      answer: """
        Two thresholds: a high one that begins a stretch of speech and a lower one that ends it (hysteresis), a shortest \
        pause, and some milliseconds before and behind. Silero's own code does all three.
        """)
  }
}
