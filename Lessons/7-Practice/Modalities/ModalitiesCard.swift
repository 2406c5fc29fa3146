import Chalk

extension LessonCard {
  static let modalities = LessonCard(
    "modalities", "Seeing and weighing at once", subtitle: "multimodal learning and fusion",
    formulas: ["T12"], needs: ["mnist-conv", "softmax-regression"], minutes: 15,
    outcomes: [
      "build a model with a branch for each modality and train it as one",
      "tell early, joint and late fusion apart, and say what each assumes",
      "derive the product rule for two classifiers and name its assumption",
      "prepare a model for a modality that may be missing",
    ],
    terms: [
      Term(
        "modality", "模态",
        "A kind of input with a form of its own: pictures, sound, text, measurements."),
      Term(
        "early fusion", "早期融合",
        "Concatenating the raw inputs of all modalities before the first layer."),
      Term(
        "joint fusion", "联合融合",
        "Concatenating the outputs of one branch for each modality, and training all together."),
      Term(
        "late fusion", "后期融合", "Combining the predictions of models that were trained apart."),
      Term("branch", "分支", "The layers of a model that only one of its inputs passes through."),
      Term(
        "conditional independence", "条件独立",
        "Within a class, one modality says nothing about the other."),
      Term(
        "dead unit", "死亡神经元",
        "A unit whose output is the same for every input, so that it carries nothing."),
      Term(
        "modality dropout", "模态丢弃",
        "Leaving out a modality at random in training, so that the model can do without it."),
    ],
    references: [
      Reference(
        "Baltrušaitis, Ahuja, Morency: Multimodal machine learning, a survey and taxonomy (2019)",
        "https://arxiv.org/abs/1705.09406"),
      Reference(
        "Ngiam et al.: Multimodal deep learning (2011)",
        "https://people.csail.mit.edu/khosla/papers/icml2011_ngiam.pdf"),
      Reference(
        "Neverova et al.: ModDrop, adaptive multi-modal gesture recognition (2015)",
        "https://arxiv.org/abs/1501.00102"),
      Reference(
        "Keras: The functional API, models with several inputs",
        "https://keras.io/guides/functional_api/"),
    ])
}
