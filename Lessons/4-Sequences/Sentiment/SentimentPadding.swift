import Chalk

/// The third step of the lesson: all reviews of a batch must be equally long.
extension Sentiment {
  func padding(on board: Board, _ sets: ReviewSets) {
    board.step("Filling up, and the mask")
    board.say(
      """
      A batch is a rectangle, and reviews are not equally long. So short ones are filled up with \
      the number 0, in front or behind, and very long ones are cut. Here to \(sets.length) words. \
      But the 0 has a row of the table too, and the LSTM reads it like a word. Zeros in front do \
      little harm: the words come last. Behind the words they are what is read last, and what was \
      said fades.
      """)
    let seed = board.random.next()
    let zeros = Array(stride(from: 0, through: 60, by: 5))
    let (plain, masked) = (
      zeros.map { distance(zeros: $0, masked: false, seed: seed) },
      zeros.map { distance(zeros: $0, masked: true, seed: seed) }
    )
    board.code("behind", file: #filePath)
    let x = zeros.map { Double($0) }
    board.draw(
      Figure(
        "What zeros behind the words do",
        caption: """
          How far apart the states are that two reviews of four words leave, which differ in their \
          last word only, in a network that has learned nothing yet. Read as words, the zeros wash the \
          difference out; under a mask they are skipped.
          """, x: "zeros behind the words",
        y: PlotAxis("distance of the states", scale: .logarithmic)
      ) {
        Line(x, plain, label: "zeros are read", showsPoints: true)
        Line(x, masked, label: "zeros are masked", showsPoints: true)
      })
    board.claim(
      "under the mask the distance is the same, however many zeros there are",
      masked.allSatisfy { abs($0 - masked[0]) <= 1e-6 * masked[0] })
    board.claim(
      "without it, less than a hundredth is left after \(zeros.last!)",
      plain.last! < 0.01 * plain[0])
    board.warn(
      """
      The printed program has no mask, and does not say where it fills up. Keras' pad_sequences \
      fills the front, which is the good side without a mask; its newer text layers fill the back. \
      Move the choice filling of step 1 to back and watch the training of the next step.
      """)
    board.ask(
      "Zeros behind, a mask, and an LSTM. After which word is its state taken?",
      choices: ["the last zero", "the last word of the review"], answer: 1,
      because: "A masked step leaves the state as it is.")
  }

  // excerpt: behind
  /// How far apart the states of two texts are when so many zeros follow their words.
  private func distance(zeros: Int, masked: Bool, seed: UInt64) -> Double {
    var random = RandomSource(seed: seed)
    let network = Self.network(length: 4 + zeros, masked: masked, random: &random)
    let behind = [Int](repeating: 0, count: zeros)
    let texts = Tensor([2, 3, 4, 5] + behind + [2, 3, 4, 6] + behind, shape: [2, 4 + zeros])
    return withoutGradients {
      var mask: Tensor?
      let rows = network.layers[0](Variable(texts), mask: &mask)
      let states = network.layers[1](rows, mask: &mask).value
      return (states[0] - states[1]).squared().sum().scalar.squareRoot()
    }
  }
  // end excerpt
}
