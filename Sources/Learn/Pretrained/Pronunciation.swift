import Autograd
import Tensors

/// How a word is said, and what the network had in mind while it wrote that.
public struct Pronunciation {
  /// The word as it was read.
  public let word: String
  /// The signs that were read: its letters, and the end sign.
  public let letters: [String]
  /// The sounds, without the end sign.
  public let phonemes: [String]
  /// Whether the network ended by itself; otherwise it was stopped.
  public let isComplete: Bool
  /// The encoder's state after each letter and the end sign, `[letters, units]`
  public let encoder: Tensor
  /// The decoder's state at each step, `[steps, units]`; the last step wrote the end sign where it is complete.
  public let decoder: Tensor
  /// The logits at each step, `[steps, phonemes]`
  public let logits: Tensor

  /// The probabilities at each step, `[steps, phonemes]`
  public var probabilities: Tensor { logits.softmax() }
}

extension GraphemeToPhoneme {
  /// The longest word that is read.
  public static let mostLetters = 64

  /// The numbers of the letters of a word, and of the end sign. Capital letters are read as small ones.
  /// - Throws: ``PretrainedError/input(_:)`` for a word without letters, with letters that are not known, or too long.
  public func numbers(of word: String) throws(PretrainedError) -> [Int] {
    let signs = word.lowercased().map { String($0) }
    guard !signs.isEmpty else { throw .input("The word is empty; a letter at least is needed.") }
    guard signs.count <= Self.mostLetters else {
      throw .input(
        "A word of \(signs.count) letters; at most \(Self.mostLetters) are read. Give one word at "
          + "a time.")
    }
    let known = alphabet.letters.filter { $0.count == 1 }
    var unknown: [String] = []
    for sign in signs where !known.contains(sign) && !unknown.contains(sign) {
      unknown.append(sign)
    }
    guard unknown.isEmpty else {
      throw .input(
        "'\(word)' has \(unknown.map { "'\($0)'" }.joined(separator: ", ")), which the network has "
          + "never seen; it reads \(known.joined()). Spell the word with these letters.")
    }
    return signs.map { alphabet.letters.firstIndex(of: $0)! } + [alphabet.wordEnd]
  }

  /// The sounds of a word by greedy decoding: at each step the most probable one, which the decoder reads next.
  ///
  /// - Parameter steps: after so many sounds the decoder is stopped.
  /// - Throws: ``PretrainedError/input(_:)`` for a word that cannot be read.
  public func pronounce(
    _ word: String, atMost steps: Int = 20
  ) throws(PretrainedError) -> Pronunciation {
    let numbers = try numbers(of: word)
    guard steps > 0 else { throw .input("\(steps) steps; 1 at least is needed.") }
    return withoutGradients {
      let (encoded, last) = encode(Tensor(numbers, shape: [1, numbers.count]))
      var (sound, states) = (alphabet.begin, last)
      var (sounds, hidden, logits) = ([Int](), [Tensor](), [Tensor]())
      while logits.count < steps {
        let step = decode(Tensor([sound], shape: [1, 1]), from: states)
        states = step.states
        hidden.append(step.hidden.value[0, 0])
        logits.append(step.logits.value[0, 0])
        sound = Int(step.logits.value[0, 0].argmax().scalar)
        if sound == alphabet.end { break }
        sounds.append(sound)
      }
      return Pronunciation(
        word: word, letters: numbers.map { alphabet.letters[$0] },
        phonemes: sounds.map { alphabet.phonemes[$0] }, isComplete: sound == alphabet.end,
        encoder: encoded.value[0], decoder: .stack(hidden), logits: .stack(logits))
    }
  }
}

extension GraphemeToPhoneme.Alphabet {
  /// The letters and the sounds of g2p-en.
  public static let english = Self(
    letters: ["<pad>", "<unk>", "</s>"] + "abcdefghijklmnopqrstuvwxyz".map { String($0) },
    phonemes: ["<pad>", "<unk>", "<s>", "</s>"]
      + """
      AA0 AA1 AA2 AE0 AE1 AE2 AH0 AH1 AH2 AO0 AO1 AO2 AW0 AW1 AW2 AY0 AY1 AY2 B CH D DH EH0 EH1 EH2 ER0 ER1 ER2 EY0 EY1 \
      EY2 F G HH IH0 IH1 IH2 IY0 IY1 IY2 JH K L M N NG OW0 OW1 OW2 OY0 OY1 OY2 P R S SH T TH UH0 UH1 UH2 UW UW0 UW1 UW2 V \
      W Y Z ZH
      """.split(separator: " ").map(String.init))
}
