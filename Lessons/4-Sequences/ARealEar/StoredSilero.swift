import Chalk
import Foundation

/// The probabilities that Silero's network gave to the chunks of the sound that the lesson makes with the seed 0: what
/// `Docs/Results/silero.json` says, for those who have not fetched its weights.
struct StoredSilero: Codable {
  let date, library, model: String
  /// Of each chunk: whether it is voice, p, and p with h and c set to 0 before it.
  let truth: [Bool]
  let p, alone: [Double]

  /// Nil where nothing is stored.
  static func stored() throws -> StoredSilero? {
    try JSONDecoder().decode(StoredSilero?.self, from: Data(measuredSilero.utf8))
  }

  /// Whether it was that sound: with another seed other chunks are voice.
  func isAbout(_ truth: [Bool]) -> Bool { truth == self.truth && p.count == truth.count }
}

extension ARealEar {
  /// What the real network made of this very sound, where it is the one of the stored results.
  func storedOne(on board: Board, _ heard: Heard, small: [Double]) throws {
    guard let truth = heard.truth, let stored = try StoredSilero.stored(), stored.isAbout(truth)
    else { return }
    board.say(
      """
      Does a network that was trained on speech take made vowels for a voice? Silero's was given this very sound on \
      \(stored.date), by \(stored.library), with the weights of \(stored.model); its probabilities are stored with the \
      lesson.
      """)
    drawProbabilities(
      on: board, heard, [("with memory", stored.p), ("no memory", stored.alone)],
      title: "Voice activity detection: Silero, stored",
      caption: """
        Where is the probability of voice high, and is it the memory that decides? Above, the spectrogram; below, p \
        for each chunk, stored and not from this run, as the network is used and with h and c set to 0 before every \
        chunk. The dashed line is the truth about the made sound.
        """)
    compareWithTruth(on: board, stored.p, stored.alone, truth)
    voiceInNoise(on: board, heard, stored.p, stored.alone)
    board.say(
      """
      The small network agrees with Silero's on \(percent: zip(stored.p, small).fraction { ($0 > 0.5) == ($1 > 0.5) }) \
      of the chunks; one that never says *voice* would agree on \(percent: stored.p.fraction { $0 <= 0.5 }), since \
      Silero's seldom says it here. It was trained on such vowels, Silero's was not. So who trains a detector decides \
      with the data what *voice* means.
      """)
  }
}
