extension Examples {
  /// Fisher's iris flowers: 150 examples of 3 species, 4 lengths in centimetres.
  ///
  /// R. A. Fisher (1936), Iris. UCI Machine Learning Repository, https://doi.org/10.24432/C56C76,
  /// under CC BY 4.0.
  public static var iris: Examples {
    Examples(
      embedded: irisRows, names: ["sepal length", "sepal width", "petal length", "petal width"],
      classes: ["setosa", "versicolor", "virginica"])
  }
}
