import Chalk

extension LessonCard {
  static let overfitting = LessonCard(
    "overfitting", "Memorizing is not learning", subtitle: "overfitting and regularization",
    formulas: ["T03", "N05"], needs: ["optimizers"], minutes: 15,
    outcomes: [
      "tell overfitting from underfitting by the training and the validation loss",
      """
      say what L1, L2, weight decay, dropout and early stopping change in the training, and \
      write each as a formula
      """,
      """
      explain why L2 in the loss and the decoupled weight decay of AdamW are two different \
      methods
      """,
      "split an error into a part that is bias and a part that is variance",
    ],
    terms: [
      Term(
        "overfitting", "过拟合",
        """
        A model fits its training set, noise included, better than it fits new data from the \
        same source.
        """
      ),
      Term(
        "underfitting", "欠拟合",
        "A model is too simple, or restrained too much, to fit even its training set."),
      Term(
        "generalization", "泛化",
        "How well a model does on examples that played no part in its training."),
      Term(
        "generalization gap", "泛化差距",
        "The loss on examples that were not trained on minus the loss on the training set."),
      Term(
        "memorization", "死记硬背",
        """
        Fitting single training examples, labels that are wrong included, instead of what they \
        have in common.
        """
      ),
      Term(
        "training set", "训练集", "The examples from which the weights are learned."),
      Term(
        "validation set", "验证集",
        "Examples that are not trained on, by which settings and the moment to stop are chosen."),
      Term(
        "test set", "测试集",
        """
        Examples that are used once, at the end, to estimate the error; nothing is chosen by \
        them.
        """
      ),
      Term(
        "regularization", "正则化",
        """
        Any change to the training that is meant to lower the error on new data, not on the \
        training set.
        """
      ),
      Term(
        "regularization penalty", "正则化惩罚项",
        "A term added to the loss that grows with the weights, such as λ·Σ|w| or λ·Σw²."),
      Term(
        "weight decay", "权重衰减",
        "Multiplying every weight by a factor slightly below 1 in each update."),
      Term(
        "dropout", "随机失活",
        """
        Setting each activation to 0 with probability r while training, and dividing the others \
        by 1 − r.
        """
      ),
      Term(
        "early stopping", "早停",
        """
        Ending the training when the validation loss has stopped falling, and going back to the \
        best weights.
        """
      ),
      Term(
        "hyperparameter", "超参数",
        """
        A number that is set before the training and not learned in it, such as λ, r or the \
        learning rate.
        """
      ),
      Term(
        "Bayes classifier", "贝叶斯分类器",
        "The classifier that knows the distribution and always takes the likelier class; none can be better."
      ),
      Term(
        "irreducible error", "不可约误差",
        "The error that even the Bayes classifier makes, because the classes overlap."),
      Term(
        "bias", "偏差",
        """
        Of a method: the error that remains in the mean of its predictions over many training \
        sets.
        """
      ),
      Term(
        "variance", "方差",
        "Of a method: how much its predictions differ from one training set to the next."),
    ],
    references: [
      Reference(
        """
        Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting \
        (2014)
        """,
        "https://jmlr.org/papers/v15/srivastava14a.html"),
      Reference(
        "Loshchilov, Hutter: Decoupled weight decay regularization (2017)",
        "https://arxiv.org/abs/1711.05101"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, chapter 7: Regularization (2016)",
        "https://www.deeplearningbook.org/contents/regularization.html"),
      Reference(
        "Dive into Deep Learning, 3.7: Weight decay",
        "https://d2l.ai/chapter_linear-regression/weight-decay.html"),
      Reference("Keras: layer weight regularizers", "https://keras.io/api/layers/regularizers/"),
    ])
}
