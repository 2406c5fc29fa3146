import Chalk
import Foundation

/// What the pretrained encoder MiniLM makes of the six sentences of the lesson a-real-bert: `make minilm`. The file that
/// `CHALK_OUT` names gets the numbers, where they come from, and when.
struct MiniLMNumbers: Lesson {
  let card = LessonCard("minilm-numbers", "What MiniLM makes of six sentences", minutes: 1)

  func teach(on board: Board) throws {
    board.step("What MiniLM makes of six sentences")
    let package = PretrainedPackage.miniLM
    let environment = ProcessInfo.processInfo.environment
    guard let out = environment["CHALK_OUT"] else {
      board.say("CHALK_OUT names no file.")
      return
    }
    let encoder = try SentenceEncoder.miniLM()
    let sentences = try board.data.lines("paraphrases", or: Dataset.paraphrases)
    let similarities = try encoder.similarity(sentences)
    let states = try encoder.states(sentences[0])
    let tokens = try encoder.pieces(sentences[0]).count
    let result = Result(
      command: "make minilm", date: Date.now.formatted(.iso8601.year().month().day()),
      library: "Chalk \(environment["CHALK_VERSION"] ?? "")",
      model: "\(package.name) \(package.version)", sentences: sentences,
      similarities: sentences.indices.map { similarities[$0].values.map(short) }, tokens: tokens,
      special: states.attention.map { map in
        (map[0, Axis.all, Axis.all, 0] + map[0, Axis.all, Axis.all, tokens - 1]).mean(1).values
          .map(short)
      },
      previous: states.attention.map { map in
        (0..<encoder.bert.numHeads).map { head in
          short((1..<tokens).map { map[0, head, $0, $0 - 1].scalar }.mean)
        }
      })
    let json = JSONEncoder()
    json.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (json.encode(result) + Data("\n".utf8)).write(to: URL(fileURLWithPath: out))
    board.say("Written: \(out)")
  }

  private func short(_ number: Double) -> Double { (1e4 * number).rounded() / 1e4 }

  private struct Result: Codable {
    let command, date, library, model: String
    let sentences: [String]
    /// The cosines of the embeddings.
    let similarities: [[Double]]
    /// How many tokens the first sentence has.
    let tokens: Int
    /// For it, of each head in each block: the weight on [CLS] and [SEP], and that on the token just before.
    let special, previous: [[Double]]
  }
}
