import Chalk

/// What the tokenizers of the lesson learn from and are measured on: sentences of real reviews or the learner's lines, in
/// several divisions, and a Chinese passage.
struct TokenTexts {
  /// Sentences to learn from and others to be measured on; in each division others.
  let splits: [(training: [String], test: [String])]
  let isBuiltIn: Bool

  /// How many lines of other people are taken, unless the real size is asked for.
  private static let most = 4000

  /// - Throws: `DataError` where there are too few lines.
  init(on board: Board) throws {
    let own = { TextExamples.sentimentSentences().texts }
    let lines = try board.data.lines("sentiment-sentences", or: own())
    isBuiltIn = !board.data.isGiven
    var seen: Set<String> = []
    var different = lines.filter {
      !$0.allSatisfy(\.isWhitespace) && seen.insert($0).inserted
    }
    if different.count < 20 {
      throw DataError.unsuitable(
        "The text", problem: "it has \(different.count) different lines that are not empty",
        advice: "Give 20 or more, a sentence a line; some hundreds are worth learning from.")
    }
    if !board.isFull && different.count > Self.most {
      different = Array(board.random.shuffled(different).prefix(Self.most))
    }
    splits = (0..<5).map { _ in
      let mixed = board.random.shuffled(different)
      let fifth = mixed.count / 5
      return (training: Array(mixed.dropFirst(fifth)), test: Array(mixed.prefix(fifth)))
    }
  }

  var training: [String] { splits[0].training }
  var test: [String] { splits[0].test }

  /// How many Chinese sentences are learned from; the others are measured on.
  static let chineseTraining = 18

  /// A passage about what this lesson is about, written for it.
  static let chinese = [
    "计算机不认识文字，它只认识数字。",
    "所以要先把文字切成小块，再给每一块一个数字。",
    "这样的小块叫作词元，词元的全体叫作词表。",
    "英文的词与词之间有空格，中文的词与词之间没有空格。",
    "那么中文应该怎样切？",
    "可以一个字一个字地切，也可以把常见的词放在一起。",
    "一个字在计算机里是三个字节，一个字节是一个小于二百五十六的数字。",
    "如果只看字节，任何文字都可以写出来，没有不认识的字。",
    "可是一句话就变得很长，模型要看很多步。",
    "于是把常常在一起的字节合成一块，再把常常在一起的小块合成一个词元。",
    "合并的次数越多，词表越大，一句话就越短。",
    "词表的每一个词元在模型里都有一行数字，这一行数字要学习。",
    "常见的词元学得好，少见的词元学得不好。",
    "所以词表不能太小，也不能太大。",
    "学习语言的模型先学习词元，然后学习词元与词元之间的关系。",
    "模型看到前面的词元，就要说出下一个词元是什么。",
    "如果词表里没有中文，模型也可以学习中文，可是每一个字要看三步。",
    "模型看到的数字越多，学习就越慢。",
    "有的词元是一个字，有的词元是一个词，有的词元只是一个字的一个字节。",
    "小孩子学习文字，也是先学习常见的字。",
    "人读书的时候看到的是词，模型看到的是数字。",
    "把数字变成文字，就是把词元的字节放在一起。",
    "中文的一句话切成词元以后，比英文的一句话长还是短？",
    "要看词表是从什么文字学来的。",
  ]
}
