import Chalk

extension LessonCard {
  static let simpleCNN = LessonCard(
    "simple-cnn", "A network with its pass written out",
    subtitle: "model subclassing, ablation and data augmentation", formulas: ["P11"],
    needs: ["mnist-deeper"], minutes: 15,
    outcomes: [
      "write a network as a type with layers as fields and a forward pass as a function",
      "look at and change any value inside the forward pass",
      "measure by ablation what a network relies on",
      "use data augmentation, and measure over seeds what it brings",
    ],
    terms: [
      Term(
        "forward pass", "前向传播",
        "The computation of a network's outputs from its inputs, layer by layer."),
      Term(
        "model subclassing", "模型子类化",
        "Writing a network as a class of one's own whose call function is the forward pass, as Keras names it."
      ),
      Term(
        "ablation", "消融",
        "Switching off a part of a system to measure how much the whole relies on it."),
      Term(
        "data augmentation", "数据增强",
        "Training on changed copies of the training examples whose classes stay the same."),
    ],
    references: [
      Reference(
        "TensorFlow: Making new layers and models via subclassing",
        "https://www.tensorflow.org/guide/keras/making_new_layers_and_models_via_subclassing"),
      Reference(
        "Simard, Steinkraus, Platt: Best practices for convolutional neural networks (2003)",
        "https://doi.org/10.1109/ICDAR.2003.1227801"),
      Reference(
        "Zhang et al.: Dive into Deep Learning, section 14.1, Image Augmentation",
        "https://d2l.ai/chapter_computer-vision/image-augmentation.html"),
    ])
}
