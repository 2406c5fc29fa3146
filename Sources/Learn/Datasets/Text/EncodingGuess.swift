/// How some bytes of text are probably written.
///
/// Byte order marks and zeros settle UTF-16 and UTF-32; what is valid UTF-8 is UTF-8, for hardly any other
/// text is. Of the other encodings those are left in which every byte spells something, and the one whose
/// letters are most often among the commonest of its own language is taken, where it is well ahead.
struct EncodingGuess: Sendable, Equatable {
  /// The encoding; nil where none is well ahead of the others.
  let encoding: TextEncoding?
  /// A sentence for whoever uses the text; nil where it is plain UTF-8.
  let note: String?
  /// Encodings that may be meant, the likeliest first, and what some letters would be in each.
  let choices: [(encoding: TextEncoding, sample: String)]

  static func == (a: EncodingGuess, b: EncodingGuess) -> Bool {
    a.encoding == b.encoding && a.note == b.note
  }

  /// - Parameter isWhole: whether the text ends with the bytes; else its last letter may be cut.
  init(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
    if let (encoding, how) = EncodingGuess.wide(bytes) {
      self.encoding = encoding
      note = "The text is written in \(encoding.rawValue.uppercased()), as \(how)."
      choices = [(encoding, "")]
      return
    }
    if EncodingGuess.isUTF8(bytes, isWhole: isWhole) {
      (encoding, note, choices) = (.utf8, nil, [])
      return
    }
    let excerpt = EncodingGuess.excerpt(bytes)
    let ranked = EncodingGuess.ranked(excerpt)
    choices = ranked.prefix(4).map { ($0.encoding, $0.sample) }
    guard let best = ranked.first, best.score > 0.3,
      ranked.dropFirst().first.map({ $0.isAlike(best) || best.score > 1.1 * $0.score }) ?? true
    else {
      (encoding, note) = (nil, nil)
      return
    }
    encoding = best.encoding
    let other = ranked.dropFirst().first.map { ", and not '\($0.sample)'" } ?? ""
    note =
      "The text is not UTF-8; it was read as \(best.encoding.rawValue), in which it has "
      + "'\(best.sample)'\(ranked.dropFirst().first?.isAlike(best) == true ? "" : other). "
      + "--encoding names another."
  }

  /// A sentence where the text reads otherwise in the encoding that was named than in the one that it seems to
  /// be written in.
  func doubt(of named: TextEncoding, _ bytes: [UInt8]) -> String? {
    guard let encoding, encoding != named, !(encoding == .utf16 && named.unitSize == 2) else {
      return nil
    }
    let excerpt = bytes.withUnsafeBytes { EncodingGuess.excerpt($0) }
    guard !excerpt.isEmpty, let meant = EncodingGuess.decoded(excerpt, encoding),
      EncodingGuess.decoded(excerpt, named) != meant
    else { return nil }
    return
      "The text was read as \(named.rawValue), as was said; it looks like \(encoding.rawValue), "
      + "in which it has '\(EncodingGuess.sample(meant))'."
  }

  /// What to try, for errors.
  var advice: String {
    if choices.isEmpty { return "name its encoding with --encoding, such as windows-1252 or gbk" }
    let shown = choices.map { "\($0.encoding.rawValue) ('\($0.sample)')" }
    return "name its encoding with --encoding; it may be " + shown.joined(separator: ", ")
  }
}

// MARK: units of two and four bytes

extension EncodingGuess {
  private static func wide(
    _ bytes: UnsafeRawBufferPointer
  ) -> (encoding: TextEncoding, how: String)? {
    let mark = "the mark at its start says"
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return (.utf32, mark)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return (.utf16, mark)
    }
    let looked = bytes.prefix(4096)
    guard looked.count >= 4 else { return nil }
    var zeros = [0, 0]
    for (place, byte) in looked.enumerated() where byte == 0 { zeros[place % 2] += 1 }
    let half = looked.count / 2
    let zerosSay = "its zeros in every other byte say"
    if zeros[1] * 2 > half, zeros[0] * 8 < zeros[1] { return (.utf16LittleEndian, zerosSay) }
    if zeros[0] * 2 > half, zeros[1] * 8 < zeros[0] { return (.utf16BigEndian, zerosSay) }
    return nil
  }

  /// Whether the bytes are UTF-8, but for a last letter that is cut.
  private static func isUTF8(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) -> Bool {
    let letters = bytes.bindMemory(to: UInt8.self)
    if String(validating: letters, as: UTF8.self) != nil { return true }
    if isWhole { return false }
    return (1...min(3, max(1, bytes.count))).contains { cut in
      let shorter = UnsafeBufferPointer(rebasing: letters.dropLast(cut))
      return String(validating: shorter, as: UTF8.self) != nil
    }
  }

  /// The lines that are not ASCII, up to some thousand bytes.
  private static func excerpt(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var excerpt: [UInt8] = []
    for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      if line.contains(where: { $0 >= 0x80 }) {
        excerpt += line
        excerpt.append(10)
      }
      if excerpt.count > 20_000 { break }
    }
    return excerpt
  }
}

// MARK: encodings of single languages

extension EncodingGuess {
  private struct Candidate {
    let encoding: TextEncoding
    let score: Double
    let sample: String
    let letters: String

    /// Whether both read the same: there is nothing to choose.
    func isAlike(_ other: Candidate) -> Bool { letters == other.letters }
  }

  /// The encodings in which the bytes spell something, the likeliest first.
  private static func ranked(_ bytes: [UInt8]) -> [Candidate] {
    commonest.compactMap { encoding, common -> Candidate? in
      guard let text = decoded(bytes, encoding) else { return nil }
      return Candidate(
        encoding: encoding, score: score(text, common, encoding),
        sample: sample(text), letters: text)
    }.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element)
  }

  /// The bytes as text. The last line may be cut.
  private static func decoded(_ bytes: [UInt8], _ encoding: TextEncoding) -> String? {
    if let text = encoding.decode(bytes) { return text }
    guard let last = bytes.dropLast().lastIndex(of: 10) else { return nil }
    return bytes.count > 20_000 ? encoding.decode(Array(bytes[..<last])) : nil
  }

  /// How common the letters beyond ASCII are in their own language, from 0 to 1, on the average; twice as much
  /// where a letter has two bytes, for bytes that spell common letters so do it hardly ever by chance.
  ///
  /// Latin letters stand alone between ASCII letters, those of other scripts stand among their own.
  private static func score(_ text: String, _ common: String, _ encoding: TextEncoding) -> Double {
    let isLatin = latin.contains(encoding)
    let isWide = wideLetters.contains(encoding)
    var weights: [Unicode.Scalar: Double] = [:]
    for (rank, letter) in common.unicodeScalars.enumerated() where weights[letter] == nil {
      weights[letter] =
        isLatin || isWide ? 1 : 1 - 0.8 * Double(rank) / Double(common.unicodeScalars.count)
    }
    let letters = Array(text.unicodeScalars)
    var (all, good, run) = (0.0, 0.0, 0)
    for (place, letter) in letters.enumerated() {
      if letter.isASCII {
        run = 0
        continue
      }
      run += 1
      all += 1
      // A great letter is rarer than a small one.
      let small = letter.properties.lowercaseMapping.unicodeScalars.first!
      var weight = weights[letter] ?? 0.6 * (weights[small] ?? 0)
      if isLatin {
        weight = max(weight, weights[small] ?? 0)
        if run > 1 { weight *= run > 2 ? 0 : 0.5 }
      } else if !isWide {
        let around = [place - 1, place + 1].filter(letters.indices.contains).map { letters[$0] }
        if around.contains(where: { $0.isASCII && $0.properties.isAlphabetic }) { weight = 0 }
      }
      good += weight
    }
    if all == 0 { return 0 }
    if isWide { return 2 * good / all }
    return good / all - (isLatin ? 0 : mixedCase(text) / all)
  }

  private static let wideLetters: Set<TextEncoding> = [.gb18030, .big5, .shiftJIS, .eucJP, .eucKR]

  /// How often a great letter follows a small one: so it is where Cyrillic is read in the wrong encoding.
  private static func mixedCase(_ text: String) -> Double {
    var wasSmall = false
    var count = 0.0
    for character in text {
      if !character.isASCII, wasSmall, character.isUppercase { count += 1 }
      wasSmall = !character.isASCII && character.isLowercase
    }
    return count
  }

  /// The first word with letters beyond ASCII.
  private static func sample(_ text: String) -> String {
    let word = text.split { $0 == "," || $0 == ";" || $0.isWhitespace || $0 == "\"" }
      .first { $0.contains { !$0.isASCII } }
    return String((word ?? "").prefix(12)).onOneLine
  }

  private static let latin: Set<TextEncoding> = [
    .windows1252, .windows1250, .windows1254, .windows1257, .macintosh, .cp850,
  ]

  /// The commonest letters beyond ASCII of the languages for which an encoding was made; of those that read
  /// the same the first is taken.
  private static let commonest: [(TextEncoding, String)] = [
    (.windows1252, "äöüßéèêëàâçñáíóúìòùîïôûåøæãõœ€–—‘’“”…°²µ£§«»´©®½¿¡"),
    (.windows1250, "ąćęłńóśźżáčďéěíňřšťúůýžöőüűäßâăîşţ€–„”’…°§"),
    (.windows1254, "ğışçöüâİ€–’“”°"),
    (.windows1251, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёієї№–«»"),
    (.koi8, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    (.windows1253, "αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώ€–’“”°"),
    (.windows1255, "אבגדהוזחטיכלמנסעפצקרשתךםןףץ"),
    (.windows1256, "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآئؤپچژگ،؟"),
    (.windows874, "กขคงจชซญดตถทธนบปผพฟมยรลวศษสหอะาิีึืุูเแโใไำ่้็์ัฯๆ"),
    (.gb18030, hanSimplified),
    (.big5, hanTraditional),
    (.shiftJIS, kana + hanJapanese),
    (.eucJP, kana + hanJapanese),
    (.eucKR, hangul),
    (.macintosh, "äöüßéèêëàâçñáíóúå’“”–…€°"),
    (.cp850, "äöüßéèêëàâçñáíóúåøæ°"),
  ]

  private static let kana =
    "のにはをたがでてとしれさいるなもっあこうかりまえおきくけせそちつどほみめよらろわんだじげばやゆすずねひふへむごぎぐびぶべぼ"
    + "ンスルトイラリクアシタコマカレテロドサフジナメグハキムニウミオチエセヤソツバブプパポワモネヒヘホヨユゴガデダビベボケノペゲザズゼゾーッャュョ、。・「」（）"

  private static let hanJapanese =
    "日本人年大国中会一十二三月時分出上生事者社地的方高長行見東京目名前後間今子女男新学入円金店場部手力同体自動数量合計平均重身店員番号市区町村山川水火木土"
    + "良悪好駅気田小下内外車電話語文字天雨晴温度可不男女性別住所県氏職業値段価格商品点評"

  private static let hanSimplified =
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏集编宝谈府拉黑且随格尽剑讲布杀微怕母调局根曾准团段终乐切级克精哪官示冲竟乎男举客证苦照注费足尔招群热推晚响称兴待约阳哥惊吗整支古汉突号绝选吧参刊亚复伤类备欢另港势刻星断陈掌农夜般念价脑规底故省妈刚句显消衣陆器确破具居批送质姓质编温度湿身高体重类别年龄性别城市省份价格数量日期时间名称销售额差评"

  private static let hanTraditional =
    "的一是不了在人有我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可里後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市眼體別處總才場師書比住員九笑性通目華報立馬命張活難神數件安表原車白應路期叫死常提感金何更反合放做系計或司利受光王果親界及今京務制解各任至清物台象記邊共風戰干接它許八特覺望直服毛林題建南度統色字請交愛讓認算論百吃義科怎元社術結六功指思非流每青管夫連遠資隊跟帶花快條院變聯言權往展該領傳近留紅治決周保達辦運武半候七必城父強步完革深區即求品士轉量空甚眾技輕程告江語英基派滿式李息寫呢識極令黃德收臉錢黨倒未持取設始版雙歷越史商千片容研像找友孩站廣改議形委早房音火際則首單據導影失拿網香似斯專石若兵弟誰校讀志飛觀爭究包組造落視濟喜離雖壞集編寶談府拉黑且隨格盡劍講布殺微怕母調局根曾準團段終樂切級克精哪官示衝竟乎男舉客證苦照注費足爾招群熱推晚響稱興待約陽哥驚嗎整支古漢突號絕選吧參刊亞復傷類備歡另港勢刻星斷陳掌農夜般念價腦規底故省媽剛句顯消衣陸器確破具居批送質齡銷額"

  private static let hangul =
    "이다는에의을가고를은한하로지사도기서리자인대그어나시아정수일제여해만있들라보게면스부전상주구과장성으소비원조동유공무우국모실적관경신안생물세방오중개거마번호선학문미선진계년월없간연용명내심재요품종행현금분음점름키몸무게좋나쁨남녀성별"
}
