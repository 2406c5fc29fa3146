import Chalk

/// The last steps of the lesson: between two forged digits, and which digits are forged at all.
extension GanDigits {
  func between(on board: Board, _ gan: PictureGan) {
    board.step("From one digit to another")
    board.say(
      """
      Every list of 100 random numbers is a picture. Go from one list to another in small steps, and \
      the picture changes in small steps too. Here with the leaky forger of the step before, the more \
      varied one.
      """)
    board.formula(#"z(t) = \frac{(1 - t) z_0 + t z_1}{\sqrt{(1 - t)^2 + t^2}}"#)
    let (rows, columns) = (4, 12)
    let ends = Tensor.normal([rows, 2, 100], using: &board.random)
    let path = (0..<rows).flatMap { row in
      (0..<columns).map { column -> Tensor in
        let t = Double(column) / Double(columns - 1)
        let length = ((1 - t) * (1 - t) + t * t).squareRoot()
        return (ends[row, 0] * (1 - t) + ends[row, 1] * t) / length
      }
    }
    let pictures = gan.forger.predict(.stack(path), batchSize: path.count)
    board.draw(
      Figure(
        "Between two forged digits",
        caption: """
          Each row goes from one list of random numbers, on the left, to another. Divided by the \
          root, the numbers on the way have the same spread as those that the forger has learned with.
          """
      ) {
        Images(PictureGanFigures.images(pictures, rows * columns), columns: columns)
      })
    let far = (0..<rows).map { row in
      PictureGanFigures.distance(pictures[row * columns], pictures[row * columns + columns - 1])
    }
    let near = (0..<rows).map { row in
      (0..<(columns - 1)).map {
        PictureGanFigures.distance(pictures[row * columns + $0], pictures[row * columns + $0 + 1])
      }.reduce(0, +) / Double(columns - 1)
    }
    board.claimForBuiltInData(
      "a step on the way changes the picture less than the whole way does",
      zip(near, far).allSatisfy { $0 < $1 })
    board.say(
      """
      To try: s classes=1, s classes=10 in step 1; s turns=700 in step 3; another --seed. Real \
      MNIST, many more turns: chalk run gan-digits --full. Your own pictures: --data FOLDER. A bend \
      of your own: chalk new activation Bend. Next, with convolutions: chalk learn dcgan.
      """)
  }

  func missing(
    on board: Board, _ printed: PictureGanFigures, _ digits: ImageExamples, _ pictures: Tensor
  ) throws -> PictureGan {
    board.step("What goes wrong: the same digit again and again")
    board.say(
      """
      A judge looks at one picture at a time. Whether the forger makes all digits or one, he cannot \
      see. So look for the real picture that is nearest to each of 200 forged ones, and count what \
      it shows. Where classes are missing, it is mode collapse. Beside the printed network stands \
      one with a single change: the bend of the hidden layers lets three tenths of what is negative \
      through, as LeakyReLU does in the program of the next lesson. Then no unit, of the judge or of the forger, \
      ever falls silent, and every place of a picture has its slope.
      """)
    board.code("nearest", file: #filePath)
    var leaky = gan(.leakyRelu(slope: 0.3), &board.random)
    let (turns, batch) = (printed.gan.log.judge.count, board.isFull ? 64 : 16)
    let other = try leaky.play(turns, batch: batch, pictures, on: board)
    let known = pictures[0..<min(2000, pictures.shape[0])]
    let made = [printed.gan, leaky].map { $0.forge(200, &board.random) }
    let nearest = made.map { self.nearest($0, among: known) }
    let shares = nearest.map { share(of: $0.map { digits.labels[$0.index] }, digits) }
    let real = share(of: digits.labels, digits)
    let names = digits.classNames.indices.filter { real[$0] > 0 }
    board.draw(
      Figure(
        "Which digits are forged",
        caption: """
          The share of each class among the real pictures, and among the real pictures nearest to \
          200 forged ones.
          """, x: "", y: "share", legend: .below
      ) {
        Bars(names.map { digits.classNames[$0] }, names.map { real[$0] }, label: "real")
        for (label, shares) in zip(["printed, ReLU", "leaky ReLU"], shares) {
          Bars(names.map { digits.classNames[$0] }, names.map { shares[$0] }, label: label)
        }
      })
    let rows = [made[0], made[1], other.real]
    board.draw(
      Figure(
        "Forged by both, and real",
        caption: """
          Twelve pictures of each, made of new random numbers: by the printed network, by the leaky \
          one; below, real ones.
          """
      ) {
        Images(
          rows.flatMap { PictureGanFigures.images($0, 12) },
          captions: ["ReLU", "leaky", "real"].flatMap { name in
            (0..<12).map { $0 == 0 ? name : "" }
          }, columns: 12)
      })
    let variety = rows.map { self.variety($0) }
    board.table(
      ["pictures", "classes made", "distance between two of them"],
      [
        ["printed, ReLU", "\(found(shares[0], real)) of \(names.count)", written(variety[0])],
        ["leaky ReLU", "\(found(shares[1], real)) of \(names.count)", written(variety[1])],
        ["real", "\(names.count) of \(names.count)", written(variety[2])],
      ])
    board.claim(
      "the shares add up to 1", shares.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
    board.claimForBuiltInData(
      "the printed forger is less varied than the leaky one, and far less than the real digits",
      variety[0] < variety[1] && variety[0] < 0.5 * variety[2])
    board.claimForBuiltInData(
      "no forged picture is a copy of a real one",
      nearest.joined().allSatisfy { $0.distance > 1e-3 })
    board.ask(
      "A forger draws one perfect 3, again and again. Does a judge of single pictures catch him?",
      choices: ["at once", "not by any single picture"], answer: 1,
      because: "Each is a perfect 3. Only that they are all the same gives him away.")
    return leaky
  }

  private func share(of labels: [Int], _ digits: ImageExamples) -> [Double] {
    digits.classNames.indices.map { name in
      Double(labels.filter { $0 == name }.count) / Double(labels.count)
    }
  }

  /// How far two of these pictures are apart on average: each and the one 50 places on.
  private func variety(_ pictures: Tensor) -> Double {
    let n = pictures.shape[0]
    return (0..<100).map { i in
      PictureGanFigures.distance(pictures[i % n], pictures[(i + 50) % n])
    }.reduce(0, +) / 100
  }

  private func found(_ shares: [Double], _ real: [Double]) -> Int {
    zip(shares, real).filter { $0 >= 0.25 * $1 && $1 > 0 }.count
  }

  // excerpt: nearest
  /// For each picture the nearest among the known ones: ‖a − b‖² = ‖a‖² − 2·a·b + ‖b‖²
  private func nearest(
    _ pictures: Tensor, among known: Tensor
  ) -> [(index: Int, distance: Double)] {
    let products = pictures.matmul(known.transposed())
    let squares = known.squared().sum(1) - 2 * products
    let index = (-squares).argmax().values.map { Int($0) }
    return index.enumerated().map { row, index in
      (index, PictureGanFigures.distance(pictures[row], known[index]))
    }
  }
  // end excerpt
}
