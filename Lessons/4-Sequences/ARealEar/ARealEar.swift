import Chalk
import Foundation

/// T10: voice activity detection: a small network trained here, and the real one opened where it was
/// fetched.
struct ARealEar: Lesson {
  let card = LessonCard.aRealEar

  let starts = 5
  /// The most of the learner's own sound that is looked at, in seconds.
  private let longest = 20.0

  /// What is listened to.
  struct Heard {
    let samples: [Float]
    /// Which chunks are voice; nil where nobody knows.
    let truth: [Bool]?
    /// What each chunk is, where the sound was made here.
    let kinds: [MadeSound.Kind]?
    /// Where the chunk and the unit are that are opened, counted from 0.
    let chunk, unit: Int
    /// The middle of each chunk, in seconds.
    let seconds: [Double]
    /// Its log-mel spectrogram.
    let spectrogram: HeatMap

    /// Its time axis; panels that have it stand exactly below each other.
    var time: PlotAxis {
      PlotAxis("seconds", range: 0...(Double(samples.count) / Double(MadeSound.sampleRate)))
    }
  }

  func teach(on board: Board) throws {
    let heard = try theSound(on: board)
    try spectrum(on: board, heard)
    try architecture(on: board)
    let trained = try training(on: board)
    let ear = trained[0].network
    let p = try listening(on: board, ear, heard)
    try insideTheMemory(on: board, ear, heard)
    evaluation(on: board, trained)
    try theRealOne(on: board, heard, small: p)
    ending(on: board)
  }

  private func theSound(on board: Board) throws -> Heard {
    board.step("What is in a sound?")
    var random = board.random.split()
    let made = MadeSound(chunks: 125, random: &random)
    let sound = try board.data.sound("made sounds", atLeast: 0.2, or: made.sound)
    let isMade = !board.data.isGiven
    let (rate, chunk) = (MadeSound.sampleRate, MadeSound.chunk)
    board.say(
      """
      Before a phone can find out what you say, it has to notice that you are speaking at all. Deciding that for each \
      chunk of a sound, a piece of a few hundredths of a second, is **voice activity detection**. A recording is a \
      list of numbers: the pressure of the air, measured many thousand times a second, as often as the **sample \
      rate** says. A recording is easier to read as a **spectrogram**: time runs to the right, frequency upward on \
      the **mel scale**, on which equal distances sound equally far apart.
      """)
    if isMade {
      board.say(
        """
        This sound was computed from a few formulas, so we know exactly what is in it and when: silence, hiss, steady \
        tones, and something like vowels. A vowel is a sum of harmonics, sine waves at its pitch and at the multiples \
        of it; those near a **formant**, a resonance of the vocal tract, are louder. This is not speech: there are no \
        consonants and no words. Two networks classify its chunks: a small one, which is trained in step 4, and in \
        step 8 Silero's, which was trained on speech. To use a recording of your own: `chalk run a-real-ear --data \
        FILE.wav`.
        """)
      board.code("vowel")
    } else {
      board.say(
        """
        Your sound has \(sound.channels == 1 ? "one channel" : "\(sound.channels) channels"), \(sound.sampleRate) \
        samples a second, and is \(sound.seconds, digits: 3) seconds long. The lesson takes the mean of its channels, \
        resamples it to \(rate) samples a second, and uses at most the first \(longest, digits: 2) seconds. Only you \
        know which parts are speech, so nothing here is counted as right or wrong.
        """)
    }
    let all = resampled(Tensor(sound.mono), from: sound.sampleRate, to: rate).floats
    let most = Int(longest * Double(rate)) / chunk * chunk
    var samples = Array(all.prefix(most))
    samples += [Float](repeating: 0, count: (chunk - samples.count % chunk) % chunk)
    let chunks = samples.count / chunk
    let truth = isMade ? made.truth : nil
    // Where a voice begins, something changes.
    let onset = truth.flatMap { truth in
      truth.indices.dropFirst().first { truth[$0] && !truth[$0 - 1] }
    }
    let place =
      board.integerSlider("chunk", in: 1...chunks, default: (onset ?? chunks / 2) + 1) - 1
    let unit = board.integerSlider("unit", in: 1...EarTraining.sizes.units, default: 1) - 1
    let seconds = (0..<chunks).map { (Double($0) + 0.5) * Double(chunk) / Double(rate) }
    let heard = Heard(
      samples: samples, truth: truth, kinds: isMade ? made.kinds : nil, chunk: place, unit: unit,
      seconds: seconds, spectrogram: spectrogram(samples))
    board.draw(
      Figure(
        "A sound and its spectrogram",
        caption: """
          Can you see where the voice is? First the waveform: the range of the samples in each hundredth of a second. \
          Then the spectrogram, in 40 bands of the mel scale: the stronger the color, the louder, on a logarithmic \
          scale. Harmonics are horizontal stripes, and a steady tone is a single one; noise fills all bands.\
          \(isMade ? " Last, the truth: 1 where more than half of a chunk is voice." : "")
          """, columns: 1
      ) {
        Panel("Waveform", x: heard.time, y: "sample", legend: .none, aspect: .strip) {
          waveform(samples)
        }
        Panel("Log-mel spectrogram", x: heard.time, y: "mel band", colorBar: .none) {
          heard.spectrogram
        }
        if let truth = heard.truth {
          Panel(
            "Truth", x: heard.time, y: PlotAxis("voice", range: -0.1...1.1, ticks: [0, 1]),
            aspect: .strip
          ) {
            Line(seconds, truth.map { $0 ? 1 : 0 }, color: .text)
          }
        }
      })
    board.identity("the sound is cut into whole chunks", samples.count == chunks * chunk)
    board.ask(
      "A chunk has \(chunk) samples, and there are \(rate) a second. How many milliseconds is it long?",
      answer: 1000 * Double(chunk) / Double(rate), because: "\(chunk)/\(rate) of a second.")
    return heard
  }

  /// The range of the samples of each hundredth of a second.
  private func waveform(_ samples: [Float]) -> Band {
    let size = MadeSound.sampleRate / 100
    let starts = Array(stride(from: 0, to: samples.count, by: size))
    let blocks = starts.map { samples[$0..<min($0 + size, samples.count)].map { Double($0) } }
    return Band(
      starts.map { Double($0) / Double(MadeSound.sampleRate) }, lower: blocks.map { $0.min()! },
      upper: blocks.map { $0.max()! })
  }

  private func spectrogram(_ samples: [Float]) -> HeatMap {
    let transform = ShortTimeFourierTransform(fftLength: 512, hop: 256)
    let bank = MelFilterBank(fftLength: 512, sampleRate: Double(MadeSound.sampleRate), mels: 40)
    let power = bank(transform(Tensor(samples)).power.value)
    let rows = (power + 1e-6).log().transposed()
    let seconds = Double(samples.count) / Double(MadeSound.sampleRate)
    return HeatMap((0..<40).map { rows[$0].values }, x: 0...seconds, y: 0.5...40.5)
  }

  private func spectrum(on board: Board, _ heard: Heard) throws {
    board.step("A spectrum by convolution")
    let sizes = EarTraining.sizes
    board.say(
      """
      How does a network get from samples to frequencies? By dot products of a frame of N samples x_n with waves. \
      Frequency number k has k periods in a frame and two filters, a cosine and a sine; a window w fades both out \
      toward the ends of the frame. The two dot products r_k and s_k are the real and the imaginary part of a complex \
      number, and its magnitude m_k says how much of frequency k there is, whatever its phase. A convolution moves the \
      filters along the sound in steps of \(sizes.hop) samples. That is the **short-time Fourier transform**: a \
      convolution whose weights need no training.
      """)
    board.formula(#"r_k = \sum_{n=0}^{N-1} w_n \cos\left(\frac{2 \pi k n}{N}\right) x_n"#)
    board.formula(#"s_k = -\sum_{n=0}^{N-1} w_n \sin\left(\frac{2 \pi k n}{N}\right) x_n"#)
    let length = board.formula(#"m_k = \sqrt{r_k^2 + s_k^2}"#)
    var random = board.random.split()
    let network = VoiceActivity(sizes: sizes, using: &random)
    let framed = network.framed(heard.samples)
    let magnitudes = network.magnitudes(framed)
    let frame = framed[heard.chunk].values
    let bin = magnitudes[heard.chunk, 0].values.argmax
    var (r, s) = (0.0, 0.0)
    for n in 0..<sizes.fftLength {
      let angle = 2 * .pi * Double(n) / Double(sizes.fftLength)
      let sample = (0.5 - 0.5 * cos(angle)) * frame[n]
      r += sample * cos(angle * Double(bin))
      s -= sample * sin(angle * Double(bin))
    }
    let hertz = Double(bin * sizes.sampleRate) / Double(sizes.fftLength)
    board.say(
      """
      In the first frame of chunk \(heard.chunk + 1) the loudest frequency is number \(bin) of \(sizes.bins), around \
      \(hertz, digits: 3) Hz:
      """)
    let magnitude = (r * r + s * s).squareRoot()
    board.explain(length, ["r_k": r, "s_k": s], magnitude)
    board.identity(
      "the convolution gives the same number as the sums by hand",
      abs(magnitudes.value(at: heard.chunk, 0, bin) - magnitude) < 1e-3 * (1 + magnitude))
    let transform = ShortTimeFourierTransform(
      fftLength: sizes.fftLength, hop: sizes.hop, centered: false)
    let other = transform(framed[heard.chunk]).magnitude.value
    board.identity(
      "and the toolkit's Fourier transform gives the same spectrum",
      largestDifference(magnitudes[heard.chunk], other) < 1e-2)
    board.ask(
      "A frame has \(sizes.fftLength) samples. How many frequencies k are there, from 0 to half the sample rate?",
      answer: Double(sizes.bins), tolerance: 0,
      because: "k = 0, 1, …, N/2. Above that, the magnitudes are a mirror image of those below.")
  }

  private func architecture(on board: Board) throws {
    board.step("Convolutions and an LSTM")
    let small = EarTraining.sizes
    let real = VoiceActivity.Sizes.silero16k
    board.say(
      """
      This is the architecture of Silero VAD, a detector that is used in many programs for calls and recordings. A \
      chunk of \(real.chunk) samples is extended by the \(real.context) before it and by \(real.reflection) of its \
      own, mirrored at its end. That gives \(real.frames) frames of \(real.bins) magnitudes. Four convolutions along \
      the frames, each with ReLU, reduce them to one vector a. But a chunk lasts only \
      \(1000 * real.seconds, digits: 2) ms, less than most sounds of speech. So an LSTM takes a step for each chunk, \
      and p is computed from its hidden state h. Here f, i and o are its forget, input and output gates, and g is the \
      candidate.
      """)
    board.formula(#"c_t = f_t \cdot c_{t-1} + i_t \cdot g_t"#)
    board.formula(#"h_t = o_t \cdot \tanh(c_t)"#)
    board.formula(#"p_t = \sigma(w \cdot \text{relu}(h_t) + b)"#)
    let nodes = [
      Diagram.Node("x", name: "chunk", rows: ["\(real.chunk) samples"]),
      Diagram.Node("s", name: "spectrum", rows: ["\(real.frames) × \(real.bins)"]),
      Diagram.Node("k", name: "4 convolutions", rows: ["ReLU"]),
      Diagram.Node("m", name: "LSTM", rows: ["h, c"]), Diagram.Node("p", name: "p of voice"),
      Diagram.Node("o", name: "chunk before", rows: ["h, c"]),
    ]
    let edges = [("x", "s"), ("s", "k"), ("k", "m"), ("m", "p"), ("o", "m")].map {
      Diagram.Edge(from: $0.0, to: $0.1)
    }
    let diagram = try Diagram(nodes, edges: edges, direction: .leftToRight)
    board.draw(
      Figure(
        "From a chunk to a probability",
        caption: """
          Where does the past come in? Through the LSTM, which starts from the states h and c after the chunk before. \
          Spectrum and convolutions see only the chunk and the \(real.context) samples in front of it.
          """
      ) { diagram })
    var random = board.random.split()
    func counts(_ sizes: VoiceActivity.Sizes) -> [Int] {
      let network = VoiceActivity(sizes: sizes, using: &random)
      return ["conv", "lstm", "head"].map { part in
        network.parameters.filter { $0.name.hasPrefix(part) }.map(\.variable.value.count)
          .reduce(0, +)
      }
    }
    let (ours, theirs) = (counts(small), counts(real))
    board.say(
      "Both networks have these parts, and differ in their sizes. The trained weights of each part:"
    )
    board.table(
      ["part", "here", "Silero"],
      ["convolutions", "LSTM", "head"].indices.map { i in
        [["convolutions", "LSTM", "head"][i], "\(ours[i])", "\(theirs[i])"]
      })
    board.identity(
      "the LSTM has 4·(u·(n + u) + u) weights for n inputs and u units",
      ours[1] == 4 * (small.units * (small.channels[3] + small.units) + small.units))
    board.ask(
      "The third convolution has stride \(real.strides[2]), kernel size 3, and one zero of padding on each side. Its input has \(real.lengths[1]) frames. How many does its output have?",
      answer: Double(real.lengths[2]), tolerance: 0,
      because: "(\(real.lengths[1]) + 2 − 3)/\(real.strides[2]) is rounded down; then 1 is added.")
  }

  private func training(on board: Board) throws -> [EarTraining] {
    board.step("A small network learns")
    board.say(
      """
      According to its authors, Silero's network was trained on speech in more than a hundred languages. Here a small \
      one of the same architecture, with the same spectrum, learns within seconds from \(EarTraining.training) sounds \
      of \(Double(EarTraining.chunks) * EarTraining.sizes.seconds, digits: 2) seconds, made like the one above. Hiss, \
      tones and vowels have the same range of loudness. The target of a chunk is 1 if more than half of it is voice, \
      else 0; the loss is the binary cross-entropy. There are \(starts) starts, each with random weights and sounds of \
      its own.
      """)
    board.code("learning")
    var trained: [EarTraining] = []
    for start in 0..<starts {
      trained.append(
        try EarTraining(random: &board.random) { ear, heard in
          try board.progress(
            "start \(start + 1)", ear.losses.count, of: EarTraining.updates, loss: ear.losses.last
          ) {
            $0.gradients = ear.gradients.map { ($0.name, $0.norms.last ?? 0) }
            $0.outputs = LayerOutputs(of: [heard]) { ear.network(heard).logits }
          }
        })
    }
    let xs = trained[0].losses.indices.map { Double($0 + 1) }
    board.draw(
      Figure(
        "Loss and gradients",
        caption: """
          Do all starts learn, and do all layers get a gradient? Left: the loss of each update, a thin line for each \
          of \(starts) starts, a thick one for their mean. Right: the norm of the gradient of each layer in the first \
          start, the mean of each epoch. A layer that gets no gradient would have a line far below the others.
          """, columns: 2
      ) {
        Panel("Loss", x: "update", y: PlotAxis("loss", scale: .logarithmic), legend: .none) {
          Line(xs, xs.indices.map { i in trained.map { $0.losses[i] }.mean }, color: .series(0))
          for run in trained { Line(xs, run.losses, color: .series(0), width: 0.5) }
        }
        Panel(
          "Gradients", x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic), legend: .below
        ) {
          let epoch = EarTraining.training / EarTraining.batch
          for (place, layer) in trained[0].gradients.enumerated() {
            Line(
              xs.means(ofEach: epoch), layer.norms.means(ofEach: epoch), label: layer.name,
              color: .series(place))
          }
        }
      })
    board.claim(
      "in every start the loss of the last four updates is below half of the first one",
      trained.allSatisfy { $0.losses.suffix(4).mean < $0.losses[0] / 2 })
    board.ask(
      "Before any training p is near ½ for every chunk. What is the binary cross-entropy then?",
      answer: log(2), because: "−log ½ for both classes.")
    return trained
  }

  /// Returns p of each chunk.
  private func listening(
    on board: Board, _ ear: VoiceActivity, _ heard: Heard
  ) throws -> [Double] {
    board.step("From probability to decision")
    let chunks = try ear.hear(heard.samples, sampleRate: MadeSound.sampleRate)
    board.say(
      """
      Now the first of these networks is given the sound of step 1, which was not among those it learned from. A chunk \
      is called voice where p is above a threshold, here ½.
      """)
    let p = chunks.map(\.probability)
    let wrong = heard.truth.map { truth in
      truth.indices.filter { truth[$0] != (p[$0] > 0.5) }
    }
    drawProbabilities(
      on: board, heard, [("p", p)], wrong: wrong ?? [], title: "The probability of voice over time",
      caption: """
        Where is the probability of voice high? Above, the spectrogram; below, p for each chunk, and the threshold as \
        a thin line.\(heard.truth == nil ? "" : " The truth is dashed.")\
        \(wrong?.isEmpty == false ? " Triangles are chunks that come out wrong." : "")
        """)
    if let wrong, let truth = heard.truth {
      let atEdges = wrong.filter { place in
        truth[max(0, place - 1)...min(truth.count - 1, place + 1)].contains { $0 != truth[place] }
      }
      board.say(
        """
        Of \(p.count) chunks, \(wrong.isEmpty ? "none" : "\(wrong.count)") \(wrong.count < 2 ? "comes" : "come") out \
        wrong\(wrong.isEmpty ? "" : "; at the beginning or end of a vowel, where a chunk is partly one thing and partly another: \(atEdges.count)"). \
        But one sound proves little. Step 7 tests many.
        """)
    } else {
      board.say(
        """
        This network has met only vowel-like sounds, hiss, tones and silence. A consonant such as s is noise to it: \
        expect gaps within words.
        """)
    }
    try activations(on: board, chunks, heard)
    var stream = VoiceStream(ear)
    var inPieces: [Double] = []
    for start in stride(from: 0, to: heard.samples.count, by: 700) {
      inPieces += try stream.hear(Array(heard.samples[start...].prefix(700))).map(\.probability)
    }
    board.identity(
      "fed in pieces of 700 samples, as a microphone delivers them, the network gives the same probabilities",
      largestDifference(inPieces, p) < 1e-4)
    board.predict(
      "The threshold is raised from 0.5 to 0.9. What happens to the recall?",
      choices: ["it can only rise or stay", "it can only fall or stay", "it can do either"],
      answer: 1,
      because:
        "What was called voice at 0.9 was called so at 0.5. Precision mostly rises, but need not.")
    return p
  }

  /// The spectrogram, and below it p of each chunk, with the truth where it is known.
  func drawProbabilities(
    on board: Board, _ heard: Heard, _ lines: [(label: String, p: [Double])], wrong: [Int] = [],
    title: String, caption: String
  ) {
    board.draw(
      Figure(title, caption: caption, columns: 1) {
        Panel(
          "Log-mel spectrogram", x: heard.time, y: "mel band", aspect: .strip, colorBar: .none
        ) {
          heard.spectrogram
        }
        Panel(
          "p of each chunk", x: heard.time, y: PlotAxis("p", range: -0.05...1.05), legend: .below
        ) {
          if let truth = heard.truth {
            Line(
              heard.seconds, truth.map { $0 ? 1 : 0 }, label: "truth", color: .muted, dash: .dashed)
          }
          for (place, line) in lines.enumerated().reversed() {
            Line(
              heard.seconds, line.p, label: line.label, color: .series(place),
              dash: place == 0 ? .solid : .dotted)
          }
          ReferenceLine(y: 0.5)
          if !wrong.isEmpty {
            Points(
              wrong.map { heard.seconds[$0] }, wrong.map { lines[0].p[$0] }, label: "wrong",
              color: .series(1), size: 1.3)
          }
        }
      })
  }

  private func insideTheMemory(on board: Board, _ ear: VoiceActivity, _ heard: Heard) throws {
    board.step("One number of the LSTM")
    let chunks = try ear.hear(heard.samples, sampleRate: MadeSound.sampleRate)
    let (t, j, m) = (heard.chunk, heard.unit, ear.sizes.units)
    board.say(
      """
      How does a number of the LSTM come about? Take unit \(j + 1) of the LSTM at chunk \(t + 1); the sliders \
      `chunk` and `unit` of step 1 choose others. Each gate and the candidate is a weighted sum of a, what the \
      convolutions made of this chunk, and of h after the chunk before, passed through a sigmoid (i, f, o) or tanh \
      (g):
      """)
    let a = chunks[t].activations[3][0].values
    let zeros = [Double](repeating: 0, count: m)
    let (h, c) = t == 0 ? (zeros, zeros) : (chunks[t - 1].hidden.values, chunks[t - 1].cell.values)
    let (w, u) = (ear.memory.kernel.value, ear.memory.recurrentKernel.value)
    let b = ear.memory.bias?.value
    let sums = (0..<4).map { gate in
      let column = gate * m + j
      let input = a.indices.map { a[$0] * w.value(at: $0, column) }.reduce(0, +)
      let past = h.indices.map { h[$0] * u.value(at: $0, column) }.reduce(0, +)
      return input + past + (b?.value(at: column) ?? 0)
    }
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    let gates = [sigmoid(sums[0]), sigmoid(sums[1]), tanh(sums[2]), sigmoid(sums[3])]
    board.table(
      ["gate", "sum", "value"],
      ["input i", "forget f", "candidate g", "output o"].enumerated().map {
        [$1, written(sums[$0]), written(gates[$0])]
      })
    let state = gates[1] * c[j] + gates[0] * gates[2]
    let formula = board.formula(#"c_t = f_t c_{t-1} + i_t g_t"#)
    board.explain(
      formula, ["f_t": gates[1], "c_{t-1}": c[j], "i_t": gates[0], "g_t": gates[2]], state)
    let output = board.formula(#"h_t = o_t \tanh(c_t)"#)
    board.explain(output, ["o_t": gates[3], "c_t": state], gates[3] * tanh(state))
    board.identity(
      "by hand and by the network, c and h are the same",
      abs(state - chunks[t].cell.value(at: j)) < 1e-3
        && abs(gates[3] * tanh(state) - chunks[t].hidden.value(at: j)) < 1e-3)
    let weights = ear.head.kernel.value.flattened.values
    let logit =
      zip(weights, chunks[t].hidden.values).map { $0 * max($1, 0) }.reduce(0, +)
      + (ear.head.bias?.value.scalar ?? 0)
    board.say(
      "The last layer takes all units together, z = w·relu(h) + b, and p is the sigmoid of z:")
    let probability = board.formula(#"p = \frac{1}{1 + e^{-z}}"#)
    board.explain(probability, ["z": logit], sigmoid(logit))
    board.identity(
      "that is the probability of this chunk", abs(sigmoid(logit) - chunks[t].probability) < 1e-3)
    let positive = weights.indices.filter { weights[$0] > 0 }
    let loudest = chunks[chunks.map(\.probability).argmax].hidden.values
    let open = positive.count { loudest[$0] > 0.9 }
    let most = sigmoid(weights.map { max($0, 0) }.reduce(ear.head.bias?.value.scalar ?? 0, +))
    board.say(
      """
      Why does p in step 5 not go beyond \(chunks.map(\.probability).max() ?? 0, digits: 3)? Every h lies between −1 \
      and 1, and relu keeps what is positive. So z is at most b plus all positive weights, and p at most \
      \(most, digits: 3); for that, h would have to be 1 in all units with a positive weight at once. In the chunk \
      with the highest p it is above 0.9 in \(open) of these \(positive.count) units.
      """)
    board.ask(
      "The forget gate f is 0 and the input gate i is 1. What remains of c before?",
      choices: ["all of it", "half of it", "nothing"], answer: 2,
      because: "Then c_t = g. The past still has a way in: g is computed from h before, too.")
  }
}
