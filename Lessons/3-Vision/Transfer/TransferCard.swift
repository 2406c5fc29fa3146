import Chalk

extension LessonCard {
  static let transfer = LessonCard(
    "transfer", "Learned before, used again", subtitle: "transfer learning and fine-tuning",
    formulas: ["T08"], needs: ["mnist-deeper"], minutes: 15,
    outcomes: [
      "freeze layers of a pre-trained network, and fine-tune it in two stages",
      "compare it fairly with training from scratch and with frozen random layers",
      "say when transfer learning helps, and when it does not",
    ],
    terms: [
      Term(
        "transfer learning", "迁移学习",
        "Using what a network has learned on one task for another task."),
      Term(
        "pre-training", "预训练", "The training on the first task, of which there are many examples."),
      Term(
        "fine-tuning", "微调",
        "Training a pre-trained network further on the new task, usually with a low rate."),
      Term(
        "frozen layer", "冻结层",
        "A layer whose weights are kept as they are while the others are trained."),
      Term(
        "feature extraction", "特征提取",
        "Training only new layers on the outputs of frozen pre-trained ones."),
      Term("head", "输出头", "The last layers of a network, which are made anew for each task."),
      Term(
        "random features", "随机特征",
        "The outputs of frozen layers that were never trained: the rival that pre-training has to beat."
      ),
      Term(
        "negative transfer", "负迁移",
        "Transfer from a task so unlike that it hurts instead of helping."),
    ],
    references: [
      Reference(
        "Keras: Transfer learning and fine-tuning", "https://keras.io/guides/transfer_learning/"),
      Reference(
        "Yosinski, Clune, Bengio, Lipson: How transferable are features in deep neural networks? (2014)",
        "https://arxiv.org/abs/1411.1792"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 14.2, Fine-Tuning",
        "https://d2l.ai/chapter_computer-vision/fine-tuning.html"),
    ])
}
