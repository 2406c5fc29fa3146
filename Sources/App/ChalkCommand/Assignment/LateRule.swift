import Foundation

/// What is taken off for what comes late: so many percent for each day that has begun, down to nothing.
struct LateRule: Codable, Equatable {
  /// Percent of the points a day.
  let percentADay: Double
  /// After so many days nothing counts any more; nil is never.
  let days: Int?

  /// What does not hold; nil where all is well.
  var problem: String? {
    if !(percentADay >= 0 && percentADay <= 100) {
      return "\(percentADay) percent a day cannot be taken off; a number from 0 to 100 is needed."
    }
    if let days, days < 0 { return "\(days) days are none; a number from 0 is needed." }
    return nil
  }

  /// What is left of the points after some days, from 0 to 1.
  func factor(daysLate: Int) -> Double {
    if daysLate <= 0 { return 1 }
    if let days, daysLate > days { return 0 }
    return max(0, 1 - percentADay / 100 * Double(daysLate))
  }

  /// The days that have begun after the last moment; 0 where it was kept.
  static func daysLate(_ handedIn: Date, due: Date) -> Int {
    let seconds = handedIn.timeIntervalSince(due)
    guard seconds > 0 else { return 0 }
    return Int(saturating: min(seconds / 86_400, 100_000).rounded(.up))
  }

  /// The moment that a text means, such as 2026-12-01 (its end) or 2026-12-01T18:30, in local time; nil where it is none.
  static func moment(_ text: String) -> Date? {
    let form = #/(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/#
    guard let match = text.wholeMatch(of: form) else { return nil }
    var parts = DateComponents()
    (parts.year, parts.month, parts.day) = (Int(match.1), Int(match.2), Int(match.3))
    (parts.hour, parts.minute) = (
      match.4.flatMap { Int($0) } ?? 23, match.5.flatMap { Int($0) } ?? 59
    )
    parts.second = match.4 == nil ? 59 : 0
    let calendar = Calendar(identifier: .gregorian)
    guard let date = calendar.date(from: parts) else { return nil }
    // 2026-02-31 would become a day of March.
    let back = calendar.dateComponents([.month, .day, .hour, .minute], from: date)
    let isSame = back.month == parts.month && back.day == parts.day && back.minute == parts.minute
    return isSame && (parts.hour ?? 0) < 24 ? date : nil
  }
}
