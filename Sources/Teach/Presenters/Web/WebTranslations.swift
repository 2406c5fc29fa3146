import LessonKit

extension WebBook {
  /// What the script says, in the reader's language.
  var scriptTranslations: [String: String] {
    let words: [String: Prose] = [
      "right": "Right.", "wrong": "Not quite.", "solution": "Show the solution",
      "sign": "Only the sign is wrong.", "more": "It is more than that.",
      "less": "It is less than that.", "another": "It is another one.",
      "point": "The digits are right; where does the point belong?",
      "unreadable": "That is not a number.", "skip": "Show me",
      "close": "Close", "inputs": "What it was computed from", "enlarge": "Full size",
      "loss": "derivative of the loss: %", "nothing": "Nothing found.",
      "steps": "All steps", "one": "One step at a time",
      "moved": "One slider at a time: the others went back to where they were.",
    ]
    return words.merging(isLive ? WebBook.liveWords : [:]) { $1 }
      .mapValues { self.translation($0).text }
  }
}
