import Chalk

extension LessonCard {
  static let linearRegression = LessonCard(
    "linear-regression", "A line through flowers",
    subtitle: "linear regression, least squares and residuals",
    formulas: ["N19", "F05", "F06", "F07", "F08"],
    needs: ["weighted-sum", "squared-error", "gradient-descent"], minutes: 12,
    outcomes: [
      "fit a line to data by gradient descent and by the normal equation, and get the same",
      "read a residual plot, and see from it what the model lacks",
      "say why features are standardized before gradient descent",
      "tell a minimum, a saddle point and a plateau apart by their derivatives",
    ],
    terms: [
      Term(
        "linear regression", "线性回归", "Predicting a number by a weighted sum of features and a bias."
      ),
      Term("residual", "残差", "The truth minus the prediction: e = y − ŷ."),
      Term(
        "least squares", "最小二乘法",
        "Choosing the weights for which the sum of the squared residuals is smallest."),
      Term(
        "normal equation", "正规方程",
        "XᵀXw = Xᵀy: the linear equations that the least-squares weights solve."),
      Term(
        "coefficient of determination", "决定系数",
        "R² = 1 − Σe²/Σ(y − ȳ)²: the fraction of the variance that the model explains."),
      Term(
        "condition number", "条件数",
        "The largest curvature of a loss divided by its smallest: how elongated its contours are."),
      Term("convex", "凸", "Curved upwards everywhere, so that every minimum is a global one."),
      Term(
        "saddle point", "鞍点",
        "A point where the gradient is 0, and the loss rises in some directions and falls in others."
      ),
      Term(
        "plateau", "平台区",
        "A region where the gradient is nearly 0 and the loss is far from its minimum."),
      Term("extrapolation", "外推", "Predicting outside the range of the data."),
    ],
    references: [
      Reference(
        "Dive into Deep Learning: Linear regression",
        "https://d2l.ai/chapter_linear-regression/linear-regression.html"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep learning (2016), sections 4.3 and 5.1",
        "https://www.deeplearningbook.org/"),
      Reference(
        "Dauphin et al.: Identifying and attacking the saddle point problem (2014)",
        "https://arxiv.org/abs/1406.2572"),
      Reference(
        "Fisher: The use of multiple measurements in taxonomic problems (1936)",
        "https://doi.org/10.1111/j.1469-1809.1936.tb02137.x"),
    ])
}
