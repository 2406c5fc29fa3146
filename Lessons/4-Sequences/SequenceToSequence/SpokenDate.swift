import Chalk

/// A day of the calendar, in digits and as it is said.
struct SpokenDate: Hashable {
  let year, month, day: Int

  /// `2021-05-03`
  var digits: String {
    let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  // excerpt: words
  /// `the third of May twenty twenty one`, or with the month first `May the third twenty twenty one`
  func words(monthFirst: Bool) -> [String] {
    let (ordinal, name) = (Self.ordinals[day - 1], Self.months[month - 1])
    return (monthFirst ? [name, "the", ordinal] : ["the", ordinal, "of", name]) + yearInWords
  }

  /// The century and the rest: `nineteen fifty three`, `twenty oh five`; and `two thousand`
  private var yearInWords: [String] {
    if year == 2000 { return ["two", "thousand"] }
    let (century, rest) = (Self.numbers[year / 100], year % 100)
    if rest < 10 { return [century, "oh", Self.numbers[rest]] }
    if rest < 20 { return [century, Self.numbers[rest]] }
    let tens = Self.tens[rest / 10 - 2]
    return rest % 10 == 0 ? [century, tens] : [century, tens, Self.numbers[rest % 10]]
  }
  // end excerpt

  /// A random day of one of these years.
  init(in years: Range<Int>, random: inout RandomSource) {
    year = years.lowerBound + random.integer(below: years.count)
    month = 1 + random.integer(below: 12)
    day = 1 + random.integer(below: Self.days(of: month, year))
  }

  init(_ year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  private static func days(of month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let ordinals: [String] = {
    let units = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ]
    let teens = [
      "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
      "seventeenth", "eighteenth", "nineteenth",
    ]
    return units + teens + ["twentieth"] + units.map { "twenty-\($0)" } + [
      "thirtieth", "thirty-first",
    ]
  }()
  /// The numbers from 0 to 20.
  static let numbers = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
  ]
  /// 20, 30, … 90
  static let tens = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]
}
