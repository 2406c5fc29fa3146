import Foundation

/// The compiler's complaints, made readable: paths as the user knows them, each complaint once, and
/// a word of help where the compiler's own is for experts.
struct CompilerMessages {
  let text: String

  init(_ said: String, folder: String = FileManager.default.currentDirectoryPath) {
    var seen: Set<String> = []
    var kept: [String] = []
    var isKeeping = false
    for line in said.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.contains(": error: ") || line.contains(": warning: ") || line.contains(": note: ") {
        isKeeping = seen.insert(line).inserted && !line.contains(": warning: ")
      }
      if isKeeping && !line.isEmpty { kept.append(line.replacing(folder + "/", with: "")) }
    }
    if kept.isEmpty { kept = [said] }
    let advice = CompilerMessages.advice.filter { said.contains($0.about) }.map {
      "→ \($0.message)"
    }
    text = (kept + advice).joined(separator: "\n")
  }

  private static let advice: [(about: String, message: String)] = [
    (
      "expressions are not allowed at the top level",
      "A plugin has no main program: put the statements into the 'teach' function of a lesson."
    ),
    (
      "does not conform to protocol 'Lesson'",
      "A lesson has 'let card = LessonCard(…)' and 'func teach(on board: Board) throws'."
    ),
    (
      "does not conform to protocol 'ActivationFunction'",
      "An activation has 'name', 'formula', 'func value(_ x: Double) -> Double' and "
        + "'func slope(_ x: Double) -> Double'."
    ),
    (
      "does not conform to protocol 'FigureMaker'",
      "A figure has 'name' and 'func figure(random: inout RandomSource) throws -> Figure', or "
        + "'func figure(for request: FigureRequest, random: inout RandomSource) throws -> Figure'."
    ),
    (
      "does not conform to protocol 'TokenizerMaker'",
      "A tokenizer has 'name', 'origin' and 'func tokenizer() throws -> any Tokenizer'."
    ),
    (
      "in call\nstruct",
      "What a plugin offers is made without arguments: give every property a value."
    ),
    (
      "module compiled with",
      "This compiler is another than the one that built Chalk. Run 'make build', or name the "
        + "compiler that built it in CHALK_SWIFTC."
    ),
    (
      "cannot find 'exp' in scope", "Write 'import Foundation' at the top: 'exp' stands there."
    ),
    (
      "cannot find 'tanh' in scope", "Write 'import Foundation' at the top: 'tanh' stands there."
    ),
  ]
}
