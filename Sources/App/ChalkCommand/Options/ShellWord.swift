extension String {
  /// The word as it has to be typed: in quotes where a shell would read it as something else.
  var shellWord: String {
    let plain = allSatisfy { letter in
      letter.isLetter || letter.isNumber || "-_./=:,+@%".contains(letter)
    }
    return plain && !isEmpty ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }
}
