import Chalk

extension LessonCard {
  static let pca = LessonCard(
    "pca", "Fewer numbers for the same thing", subtitle: "principal component analysis",
    formulas: ["N09"], needs: ["breast-cancer"], minutes: 12,
    outcomes: [
      "compute the principal components of points in the plane by hand",
      "decide by a scree plot how many components to keep, and say what is lost",
      "say when to select features and when to project them",
    ],
    terms: [
      Term(
        "principal component analysis", "主成分分析",
        """
        Turning the axes of data so that each takes up as much of the remaining variance as it \
        can.
        """
      ),
      Term("dimensionality reduction", "降维", "Describing data by fewer numbers than they have."),
      Term(
        "principal component", "主成分",
        "An axis of the turned coordinates: an eigenvector of the covariance matrix."),
      Term(
        "covariance matrix", "协方差矩阵",
        "The mean product of the deviations of each two features from their means."),
      Term(
        "Lagrange multiplier", "拉格朗日乘子",
        "The factor λ of a condition g = 0, at whose best place ∇f = λ·∇g."),
      Term("eigenvector", "特征向量", "A direction v that a matrix only stretches: C·v = λ·v."),
      Term("eigenvalue", "特征值", "The factor λ by which a matrix stretches its eigenvector."),
      Term(
        "explained variance ratio", "解释方差比", "The fraction of the total variance along a component."
      ),
      Term(
        "loadings", "载荷",
        "The entries of a component's eigenvector: how much each feature counts in it."),
      Term("scree plot", "碎石图", "The explained variance of the components, in descending order."),
      Term("projection", "投影", "The coordinates of data along some of the components."),
      Term(
        "reconstruction error", "重构误差",
        "The squared distance between data and what their projection gives back."),
      Term(
        "singular value decomposition", "奇异值分解",
        "A matrix as U·S·Vᵀ with orthogonal U and V and a diagonal S."),
    ],
    references: [
      Reference(
        "Pearson: On lines and planes of closest fit to systems of points in space (1901)",
        "https://doi.org/10.1080/14786440109462720"),
      Reference(
        "scikit-learn: Decomposing signals in components, PCA",
        "https://scikit-learn.org/stable/modules/decomposition.html#pca"),
      Reference(
        "Shlens: A tutorial on principal component analysis (2014)",
        "https://arxiv.org/abs/1404.1100"),
      Reference(
        "Deisenroth, Faisal, Ong: Mathematics for machine learning, chapter 10 (2020)",
        "https://mml-book.github.io/"),
      Reference(
        "Nadeau, Bengio: Inference for the generalization error (2003)",
        "https://doi.org/10.1023/A:1024068626366"),
    ])
}
