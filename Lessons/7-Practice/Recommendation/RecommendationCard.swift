import Chalk

extension LessonCard {
  static let recommendation = LessonCard(
    "recommendation", "What will you like?",
    subtitle: "collaborative filtering by matrix factorization", formulas: ["T10", "N11"],
    needs: ["embedding", "train-validation-test"], minutes: 15,
    outcomes: [
      "write a rating as mean, biases and a dot product of latent factors",
      "train the factors by gradient descent on the known cells only",
      "choose the number of factors and the penalty by a validation set",
      "evaluate a list by a ranking metric, and say what a cold start is",
    ],
    terms: [
      Term(
        "collaborative filtering", "协同过滤",
        "Predicting what somebody likes from what others liked, without features of people or items."
      ),
      Term(
        "rating matrix", "评分矩阵",
        "The table of people by items with the known ratings; most cells are empty."),
      Term("bias", "偏置", "How much a person's or an item's ratings are above the mean."),
      Term(
        "matrix factorization", "矩阵分解",
        "Writing a large matrix as a product of two narrow ones, fitted to its known cells."),
      Term(
        "latent factor", "隐因子", "A number learned for each person and item that nobody measured."),
      Term(
        "RMSE", "均方根误差", "The root of the mean squared error, in the units of what is predicted."),
      Term(
        "recall at k", "前 k 召回率",
        "The fraction of the items somebody likes that are among the first k of the list."),
      Term(
        "cold start", "冷启动",
        "Somebody or something new has no ratings yet, so no factors are known."),
      Term(
        "fold-in", "折入", "Fitting the factors of one new person while those of all items stay."),
      Term(
        "feedback loop", "反馈循环", "What is recommended gets rated, and the model learns from that."),
    ],
    references: [
      Reference(
        "Koren, Bell, Volinsky: Matrix factorization techniques for recommender systems (2009)",
        "https://doi.org/10.1109/MC.2009.263"),
      Reference(
        "Dive into Deep Learning: Matrix factorization",
        "https://d2l.ai/chapter_recommender-systems/mf.html"),
      Reference(
        "Keras: Collaborative filtering for movie recommendations",
        "https://keras.io/examples/structured_data/collaborative_filtering_movielens/"),
      Reference(
        "Marlin, Zemel: Collaborative prediction and ranking with non-random missing data (2009)",
        "https://doi.org/10.1145/1639714.1639717"),
    ])
}
