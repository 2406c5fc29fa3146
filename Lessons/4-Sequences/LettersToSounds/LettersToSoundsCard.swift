import Chalk

extension LessonCard {
  static let lettersToSounds = LessonCard(
    "letters-to-sounds", "How is it said?",
    subtitle: "grapheme-to-phoneme conversion with a GRU encoder–decoder",
    formulas: ["T10"], needs: ["gru", "sequence-to-sequence"], minutes: 15,
    outcomes: [
      "say why letters cannot be turned into sounds one by one",
      "follow a word through an encoder and a decoder, with a probability for each sound",
      "find where a model is unsure, by the entropy of its probabilities",
      "measure pronunciations by exact match and phoneme error rate, against a simple baseline",
    ],
    terms: [
      Term("grapheme", "字素", "The smallest unit of writing, here a letter."),
      Term("phoneme", "音素", "A sound of a language that can tell one word from another."),
      Term(
        "grapheme-to-phoneme conversion", "字素到音素转换",
        "Turning a written word into the sounds with which it is said."),
      Term(
        "ARPAbet", "ARPAbet 音标",
        "A notation for the sounds of American English in capital letters: CH, IY, NG."),
      Term(
        "phoneme error rate", "音素错误率",
        "The edit distance between sounds found and true sounds, divided by the number of the true ones."
      ),
      Term(
        "teacher forcing", "教师强制",
        "Training in which the decoder reads the true tokens so far, whatever it would have written."
      ),
      Term("greedy decoding", "贪心解码", "Taking the most probable token at each step."),
      Term(
        "edit distance", "编辑距离",
        "The least number of elements to replace, remove or add to turn one sequence into another."),
      Term(
        "entropy", "熵",
        "−Σ p·log p of some probabilities: 0 where one outcome is certain, the larger the less certain it is."
      ),
    ],
    references: [
      Reference(
        "Park, Kim: g2pE, a simple Python module for English grapheme to phoneme conversion (2019)",
        "https://github.com/Kyubyong/g2p"),
      Reference(
        "Carnegie Mellon University: The CMU pronouncing dictionary",
        "http://www.speech.cs.cmu.edu/cgi-bin/cmudict"),
      Reference(
        "Cho and others: Learning phrase representations using RNN encoder–decoder (2014)",
        "https://arxiv.org/abs/1406.1078"),
      Reference(
        "Rao, Peng, Sak, Beaufays: Grapheme-to-phoneme conversion using long short-term memory recurrent neural networks (2015)",
        "https://doi.org/10.1109/ICASSP.2015.7178767"),
      Reference(
        "Sutskever, Vinyals, Le: Sequence to sequence learning with neural networks (2014)",
        "https://arxiv.org/abs/1409.3215"),
      Reference(
        "PyTorch: GRU", "https://pytorch.org/docs/stable/generated/torch.nn.GRU.html"),
    ])
}
