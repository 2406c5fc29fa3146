extension Dataset {
  /// Six sentences, written for Chalk: the first two mean the same in other words, and so do the fourth and fifth; the
  /// third and the last have the words of the first and the fourth in another order.
  public static let paraphrases = [
    "The cat chases the dog.", "A kitten pursues a hound.", "The dog chases the cat.",
    "The hen helps the fox.", "A vixen is assisted by a chicken.", "The fox helps the hen.",
  ]
}
