import Chalk

extension LessonCard {
  static let shapes224 = LessonCard(
    "shapes-224", "Large pictures in color",
    subtitle: "a CNN for 224 × 224 pixels: cost, memorization and more data", formulas: ["P06"],
    needs: ["mnist-deeper"], minutes: 15,
    outcomes: [
      "count the parameters and the memory of a network for large pictures",
      "tell memorization from generalization by two loss curves",
      "change one thing at a time, and read recall class by class",
    ],
    terms: [
      Term(
        "RGB channel", "颜色通道", "One of the three colors red, green and blue of each pixel."),
      Term(
        "global average pooling", "全局平均池化",
        "Replacing each feature map by its mean, so that the next layer has one input for each map."
      ),
      Term(
        "memorization", "死记硬背",
        "Learning the training examples one by one without learning what makes up their classes."),
      Term(
        "generalization gap", "泛化差距",
        "The difference between the validation and the training loss, or between the accuracies."),
      Term("recall", "召回率", "The fraction of a class's examples that are predicted as this class."),
      Term(
        "categorical cross-entropy", "分类交叉熵",
        "The cross-entropy of predicted probabilities for targets given as one-hot rows."),
    ],
    references: [
      Reference(
        "Zhang, Bengio, Hardt, Recht, Vinyals: Understanding deep learning requires rethinking generalization (2016)",
        "https://arxiv.org/abs/1611.03530"),
      Reference(
        "Lin, Chen, Yan: Network in network (2013), global average pooling",
        "https://arxiv.org/abs/1312.4400"),
      Reference(
        "Keras: Image classification from scratch",
        "https://keras.io/examples/vision/image_classification_from_scratch/"),
      Reference(
        "Stanford CS231n: Convolutional Neural Networks, computational considerations",
        "https://cs231n.github.io/convolutional-networks/"),
    ])
}
