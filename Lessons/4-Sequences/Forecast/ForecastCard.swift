import Chalk

extension LessonCard {
  static let forecast = LessonCard(
    "forecast", "What will tomorrow bring?", subtitle: "time-series forecasting", formulas: ["T10"],
    needs: ["lstm"], minutes: 12,
    outcomes: [
      "measure a forecast against a naive, a seasonal naive and a linear one",
      "split a time series so that nothing from the future is learned from, once or with a rolling origin",
      "say when the error of a recursive forecast grows with its horizon",
      "find a leak in how data were prepared",
    ],
    terms: [
      Term("time series", "时间序列", "Measurements of one quantity, in the order of time."),
      Term("naive forecast", "朴素预测", "The forecast that the next value is the last one."),
      Term(
        "seasonal naive forecast", "季节性朴素预测",
        "The forecast that the next value is the one a season earlier."),
      Term("lag", "滞后值", "A value of the series so many steps before the one to be forecast."),
      Term(
        "autoregression", "自回归", "A forecast of a series by a regression on its own earlier values."
      ),
      Term(
        "RMSE", "均方根误差",
        "The root of the mean squared error, in the unit of what is forecast."),
      Term(
        "origin", "预测起点", "The time of the last value that a forecast may use."),
      Term(
        "horizon", "预测步长", "How many steps after its origin the value lies that is forecast."),
      Term(
        "recursive forecast", "递归预测",
        "A forecast over several steps that takes its own forecasts as inputs."),
      Term(
        "rolling origin", "滚动起点",
        "Testing a forecast on several periods, each time after learning only from what came before."
      ),
      Term(
        "data leakage", "数据泄漏",
        "Information in the inputs that will not be there when the forecast is made in use."),
      Term(
        "differencing", "差分", "Replacing each value by its change since the value before."),
    ],
    references: [
      Reference(
        "Hyndman, Athanasopoulos: Forecasting: principles and practice, 5.2, 5.8 and 5.10",
        "https://otexts.com/fpp3/simple-methods.html"),
      Reference(
        "Keras: Timeseries forecasting for weather prediction",
        "https://keras.io/examples/timeseries/timeseries_weather_forecasting/"),
      Reference(
        "Dive into Deep Learning 9.1: Working with sequences",
        "https://d2l.ai/chapter_recurrent-neural-networks/sequence.html"),
    ])
}
