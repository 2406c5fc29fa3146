import Chalk

extension LessonCard {
  static let cleaning = LessonCard(
    "cleaning", "What is wrong with this table?", subtitle: "data cleaning and leakage",
    formulas: ["T01"], minutes: 15,
    outcomes: [
      "list what is wrong with a table before anything is learned from it",
      "choose between dropping rows, imputation and missing indicators, knowing why values are missing",
      "name what leaks from the test set, and prevent it",
    ],
    terms: [
      Term(
        "imputation", "插补", "Filling a missing value with an estimate, such as the column's median."
      ),
      Term(
        "missing indicator", "缺失指示变量", "A column of 0 and 1 that tells where a value was missing."),
      Term(
        "missing completely at random", "完全随机缺失",
        "MCAR: whether a value is missing depends on nothing in the table."),
      Term(
        "missing at random", "随机缺失",
        "MAR: whether a value is missing depends on other columns, which are known."),
      Term(
        "missing not at random", "非随机缺失",
        "MNAR: whether a value is missing depends on the value itself."),
      Term("outlier", "离群值", "A value that lies far outside the range of the others."),
      Term(
        "Tukey's fences", "图基围栏",
        "q₁ − 1.5·IQR and q₃ + 1.5·IQR: values outside of them are called outliers."),
      Term(
        "interquartile range", "四分位距",
        "IQR: the distance q₃ − q₁ of the quartiles, between which half of the values lie."),
      Term(
        "one-hot encoding", "独热编码", "A column of 0 and 1 for each word of a categorical column."),
      Term(
        "data leakage", "数据泄漏",
        "Something learned from the test set gets into training, so that the test promises too much."
      ),
    ],
    references: [
      Reference(
        "Rubin: Inference and missing data (1976)", "https://doi.org/10.1093/biomet/63.3.581"),
      Reference(
        "scikit-learn: Imputation of missing values",
        "https://scikit-learn.org/stable/modules/impute.html"),
      Reference(
        "scikit-learn: Common pitfalls, data leakage",
        "https://scikit-learn.org/stable/common_pitfalls.html"),
      Reference(
        "Kapoor, Narayanan: Leakage and the reproducibility crisis in ML-based science (2022)",
        "https://arxiv.org/abs/2207.07048"),
      Reference(
        "Dive into Deep Learning, 2.2: Data preprocessing",
        "https://d2l.ai/chapter_preliminaries/pandas.html"),
    ])
}
