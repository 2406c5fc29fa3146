/// The dates of a column, as days since the first of January 1970.
public struct Dates: Sendable, Equatable {
  /// A day each, with a fraction for the time of day; NaN where one is missing.
  public let days: [Double]
  /// Where the order of day and month had to be guessed, a sentence.
  public let doubt: String?

  /// The dates of a column; nil where some cell is no date, or there are none.
  ///
  /// Understood are 2020-10-26, 2020/10/26, 26.10.2020, 10/26/2020 and 26/10/2020 (which of the two, by the
  /// numbers above 12 and by the more even steps), 26 Oct 2020, Oct 26, 2020, 2020-10, 2020 Q3, 2020年10月26日, each with a time
  /// behind it such as 12:30:00 or T12:30Z; and whole numbers such as 20201026 in a column that is called so.
  public init?(_ column: Column) {
    switch column.values {
    case .words(let codes, let categories):
      guard let first = codes.first(where: { $0 >= 0 }),
        DateForm(categories[Int(first)]) != nil
      else { return nil }
      var forms: [DateForm?] = []
      for category in categories {
        guard let form = DateForm(category) else { return nil }
        forms.append(form)
      }
      let inUse = Set(codes).subtracting([-1]).sorted().map { forms[Int($0)]! }
      let orders = DateForm.Order.allCases.filter { order in
        inUse.allSatisfy { $0.days(order) != nil }
      }
      let read = orders.map { order in
        codes.map { $0 < 0 ? Double.nan : forms[Int($0)]!.days(order)! }
      }
      guard !read.isEmpty else { return nil }
      let best = read.indices.min { Dates.unevenness(read[$0]) < Dates.unevenness(read[$1]) }!
      days = read[best]
      let isOpen = read.count > 1 && read[0] != read[1]
      doubt =
        isOpen
        ? "'\(categories[Int(first)].onOneLine)' was read as \(orders[best].rawValue)" : nil
    case .numbers(let numbers):
      let name = column.name.lowercased()
      guard ["date", "datum", "day", "日期", "fecha", "datetime"].contains(name), !numbers.isEmpty
      else { return nil }
      var days: [Double] = []
      for number in numbers {
        guard number.isFinite, let whole = Int(exactly: number), (1000_01_01...2999_12_31) ~= whole,
          let day = DateForm.day(whole / 10_000, whole / 100 % 100, whole % 100)
        else { return nil }
        days.append(day)
      }
      self.days = days
      doubt = nil
    }
  }

  /// Moments that are numbers already, such as years or steps.
  init(numbers: [Double]) {
    days = numbers
    doubt = nil
  }

  /// How uneven the steps are: the share of steps that differ from the usual one.
  private static func unevenness(_ days: [Double]) -> Double {
    let known = days.filter(\.isFinite)
    guard known.count >= 3 else { return 0 }
    let steps = zip(known.dropFirst(), known).map { abs($0 - $1) }
    let usual = steps.sorted()[steps.count / 2]
    return Double(steps.count { $0 != usual }) / Double(steps.count)
  }

  /// A day as it is written in figures and sentences: 2020-10-26.
  public static func written(_ day: Double) -> String {
    guard day.isFinite, abs(day) < 4e6 else { return "" }
    // Civil from days, by Hinnant's algorithm: eras of 400 years that begin in March.
    let z = Int(saturating: day.rounded(.down)) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let ofEra = z - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * ofYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(ofYear - (153 * shifted + 2) / 5 + 1))"
  }
}

/// The parts of a written date.
struct DateForm {
  /// Which of day and month comes first where both are numbers behind or before slashes.
  enum Order: String, CaseIterable {
    case dayFirst = "day, month, year"
    case monthFirst = "month, day, year"
  }

  private enum Parts {
    /// Year, month, day.
    case ordered(Int, Int, Int)
    /// Two numbers that are day and month, and the year.
    case open(Int, Int, Int)
  }

  private let parts: Parts
  /// The part of the day that has gone by.
  private let time: Double

  /// Days since 1970-01-01; nil where there is no such day.
  func days(_ order: Order) -> Double? {
    let day =
      switch parts {
      case .ordered(let y, let m, let d): DateForm.day(y, m, d)
      case .open(let a, let b, let y):
        order == .dayFirst ? DateForm.day(y, b, a) : DateForm.day(y, a, b)
      }
    return day.map { $0 + time }
  }

  /// Days since 1970-01-01, by Hinnant's algorithm; nil where there is no such day.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Double? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[month - 1]).contains(day), (1...9999) ~= year
    else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let ofEra = y - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return Double(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
  }

  init?(_ word: String) {
    guard (6...40).contains(word.utf8.count), word.contains(where: \.isASCIIDigit) else {
      return nil
    }
    var tokens: [Token] = []
    for character in word {
      if let digit = character.isASCII ? character.wholeNumberValue : nil {
        if case .number(let number, let length)? = tokens.last {
          if length >= 9 { return nil }
          tokens[tokens.count - 1] = .number(number * 10 + digit, length + 1)
        } else {
          tokens.append(.number(digit, 1))
        }
      } else if character.isLetter {
        if case .letters(let letters)? = tokens.last {
          tokens[tokens.count - 1] = .letters(letters + character.lowercased())
        } else {
          tokens.append(.letters(character.lowercased()))
        }
      } else {
        tokens.append(.sign(character))
      }
    }
    guard let (parts, rest) = DateForm.date(tokens), let time = DateForm.time(rest) else {
      return nil
    }
    self.parts = parts
    self.time = time
  }

  private enum Token: Equatable {
    /// A number and how many digits it has.
    case number(Int, Int)
    case letters(String)
    case sign(Character)
  }

  private static func date(_ tokens: [Token]) -> (Parts, rest: ArraySlice<Token>)? {
    // Weekdays and blanks before a date say nothing.
    var tokens = tokens[...]
    if case .letters(let word)? = tokens.first, month(word) == nil, weekdays.contains(word) {
      tokens = tokens.dropFirst().drop { $0 == .sign(",") || $0 == .sign(" ") || $0 == .sign(".") }
    }
    let t = Array(tokens.prefix(8))
    func sign(_ place: Int, _ signs: String) -> Bool {
      if t.count > place, case .sign(let found) = t[place] { return signs.contains(found) }
      return false
    }
    func number(_ place: Int) -> (value: Int, length: Int)? {
      if t.count > place, case .number(let value, let length) = t[place] { return (value, length) }
      return nil
    }
    func letters(_ place: Int) -> String? {
      if t.count > place, case .letters(let word) = t[place] { return word }
      return nil
    }
    if let a = number(0) {
      if a.length == 4, sign(1, "-/."), let b = number(2), b.length <= 2 {
        if sign(3, "-/."), let c = number(4), c.length <= 2 {
          return (.ordered(a.value, b.value, c.value), tokens.dropFirst(5))
        }
        return t.count == 3 && !sign(1, ".") ? (.ordered(a.value, b.value, 1), []) : nil
      }
      if a.length == 4, letters(1) == "年", let b = number(2), letters(3) == "月" {
        if let c = number(4), letters(5) == "日" {
          return (.ordered(a.value, b.value, c.value), tokens.dropFirst(6))
        }
        return t.count == 4 ? (.ordered(a.value, b.value, 1), []) : nil
      }
      let quarter = sign(1, " -") ? 2 : 1
      if a.length == 4, letters(quarter) == "q", let q = number(quarter + 1), 1...4 ~= q.value,
        t.count == quarter + 2
      {
        return (.ordered(a.value, 3 * q.value - 2, 1), [])
      }
      if a.length <= 2, sign(1, "./-"), let b = number(2), b.length <= 2, sign(3, "./-"),
        let c = number(4), c.length == 4 || c.length == 2
      {
        let year = century(c)
        let parts: Parts =
          sign(1, ".") ? .ordered(year, b.value, a.value) : .open(a.value, b.value, year)
        return (parts, tokens.dropFirst(5))
      }
      // 26 Oct 2020, 26-Oct-20, 26. Oktober 2020
      if a.length <= 2 {
        var at = 1
        while sign(at, ".- ") { at += 1 }
        if let word = letters(at), let m = month(word) {
          at += 1
          while sign(at, ".-, ") { at += 1 }
          if let y = number(at), y.length == 4 || y.length == 2 {
            return (.ordered(century(y), m, a.value), tokens.dropFirst(at + 1))
          }
        }
      }
    } else if let word = letters(0), let m = month(word) {
      var at = 1
      while sign(at, ".- ") { at += 1 }
      guard let first = number(at) else { return nil }
      if first.length == 4 { return t.count == at + 1 ? (.ordered(first.value, m, 1), []) : nil }
      at += 1
      while sign(at, "., ") { at += 1 }
      if let y = number(at), y.length == 4 {
        return (.ordered(y.value, m, first.value), tokens.dropFirst(at + 1))
      }
    }
    return nil
  }

  private static func century(_ year: (value: Int, length: Int)) -> Int {
    year.length == 4 ? year.value : year.value + (year.value < 70 ? 2000 : 1900)
  }

  /// The part of the day that has gone by: T12:30:15.25Z, 12:30 PM; nothing is midnight.
  private static func time(_ tokens: ArraySlice<Token>) -> Double? {
    var rest = tokens.drop { $0 == .sign(" ") || $0 == .sign(",") || $0 == .letters("t") }
    if rest.isEmpty { return tokens.isEmpty ? 0 : nil }
    guard case .number(var hour, _)? = rest.popFirst() else { return nil }
    var seconds = 0.0
    var unit = 60.0
    while rest.first == .sign(":"), unit >= 1 {
      rest.removeFirst()
      guard case .number(let value, _)? = rest.popFirst(), value < 60 else { return nil }
      seconds += Double(value) * unit
      unit /= 60
    }
    if rest.first == .sign(".") || rest.first == .sign(",") {
      rest.removeFirst()
      guard case .number(let value, let length)? = rest.popFirst() else { return nil }
      var part = Double(value)
      for _ in 0..<length { part /= 10 }
      seconds += part
    }
    rest = rest.drop { $0 == .sign(" ") }
    if rest.first == .letters("pm") || rest.first == .letters("am") {
      hour = hour % 12 + (rest.first == .letters("pm") ? 12 : 0)
      rest.removeFirst()
    } else if unit == 60 {
      return nil
    }
    // A zone is the same in all rows but for summer time: it is not counted.
    let zone: (Token) -> Bool = {
      switch $0 {
      case .letters(let word): ["z", "utc", "gmt", "cet", "cest", "h", "uhr"].contains(word)
      case .sign(let sign): "+-: ".contains(sign)
      case .number(_, let length): length == 2 || length == 4
      }
    }
    guard rest.allSatisfy(zone), hour <= 24 else { return nil }
    return (Double(hour) * 3600 + seconds) / 86_400
  }

  private static func month(_ word: String) -> Int? {
    months.first { word.hasPrefix($0.stem) && word.count <= 10 }?.number
  }

  /// How the months begin in English, German, French and Spanish.
  private static let months: [(stem: String, number: Int)] = [
    ("jan", 1), ("jän", 1), ("ene", 1), ("feb", 2), ("fév", 2), ("mar", 3), ("mär", 3), ("mrz", 3),
    ("apr", 4), ("avr", 4), ("abr", 4), ("may", 5), ("mai", 5), ("juin", 6), ("juil", 7),
    ("jun", 6),
    ("jul", 7), ("aug", 8), ("aoû", 8), ("ago", 8), ("sep", 9), ("oct", 10), ("okt", 10),
    ("nov", 11),
    ("dec", 12), ("dez", 12), ("déc", 12), ("dic", 12),
  ]

  private static let weekdays: Set<String> = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag",
    "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
  ]
}
