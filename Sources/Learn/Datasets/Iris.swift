extension Examples {
  /// Fisher's iris flowers: 150 examples of 3 species, 4 lengths in centimetres.
  ///
  /// R. A. Fisher (1936), Iris. UCI Machine Learning Repository, https://doi.org/10.24432/C56C76,
  /// under CC BY 4.0.
  public static var iris: Examples {
    let rows = irisRows.split(separator: "\n").map { line in
      line.split(separator: ",").map { cell in Double(cell)! }
    }
    return Examples(
      features: rows.map { Array($0.dropLast()) },
      labels: rows.map { Int($0.last!) },
      featureNames: ["sepal length", "sepal width", "petal length", "petal width"],
      classNames: ["setosa", "versicolor", "virginica"])
  }
}
