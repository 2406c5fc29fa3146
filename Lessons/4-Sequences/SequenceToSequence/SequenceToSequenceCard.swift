import Chalk

extension LessonCard {
  static let sequenceToSequence = LessonCard(
    "sequence-to-sequence", "From words to digits",
    subtitle: "encoder–decoder with attention, greedy and beam search",
    formulas: ["N17", "N06", "N07", "T10"], needs: ["gru", "attention"], minutes: 15,
    outcomes: [
      "say what encoder, decoder and attention of a translation model each compute",
      "train one with teacher forcing, and say what changes when it reads its own outputs",
      "decode greedily and with beam search, and compare the two by their scores",
      "read an attention map as an alignment",
    ],
    terms: [
      Term(
        "sequence to sequence", "序列到序列",
        "A task or model that turns one sequence into another, of another length and other tokens."),
      Term(
        "encoder", "编码器", "The part of a model that turns its input into numbers to work on."),
      Term(
        "decoder", "解码器",
        "The part of a model that makes the output from the encoder's numbers, here token by token."
      ),
      Term(
        "teacher forcing", "教师强制",
        "Training in which the decoder reads the true tokens so far, whatever it would have written."
      ),
      Term(
        "exposure bias", "曝光偏差",
        "That a model trained with teacher forcing has never seen its own mistakes as inputs."),
      Term(
        "greedy decoding", "贪心解码", "Taking the most probable token at each step."),
      Term(
        "beam search", "束搜索",
        "Keeping the k most probable beginnings at each step, and at the end the best whole sequence."
      ),
      Term(
        "alignment", "对齐", "Which tokens of the input each token of the output belongs to."),
      Term(
        "exact match", "精确匹配", "The fraction of outputs that are right in every token."),
    ],
    references: [
      Reference(
        "Sutskever, Vinyals, Le: Sequence to sequence learning with neural networks (2014)",
        "https://arxiv.org/abs/1409.3215"),
      Reference(
        "Bahdanau, Cho, Bengio: Neural machine translation by jointly learning to align and translate (2014)",
        "https://arxiv.org/abs/1409.0473"),
      Reference(
        "Luong, Pham, Manning: Effective approaches to attention-based neural machine translation (2015)",
        "https://arxiv.org/abs/1508.04025"),
      Reference(
        "PyTorch: Translation with a sequence to sequence network and attention",
        "https://pytorch.org/tutorials/intermediate/seq2seq_translation_tutorial.html"),
      Reference(
        "Dive into Deep Learning 10.7: Sequence-to-sequence learning",
        "https://d2l.ai/chapter_recurrent-modern/seq2seq.html"),
    ])
}
