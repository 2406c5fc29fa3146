import Chalk
import Foundation

/// A BERT that somebody else trained, opened: tokens, blocks, heads, any number, and what becomes of a sentence.
struct ARealBERT: Lesson {
  let card = LessonCard.aRealBERT

  func teach(on board: Board) throws {
    let split = Paraphrases.split(&board.random)
    let (opened, small) = try open(on: board, split)
    try wordPiece(on: board, opened)
    blocks(on: board, opened)
    let place = oneNumber(on: board, opened)
    try heads(on: board, opened, place.block, place.head)
    try meanPooling(on: board, opened)
    try similarity(on: board, opened, split)
    try training(on: board, split, first: small)
    ending(on: board, isReal: opened.isReal)
  }

  /// The encoder to be opened, and the small one where it was trained for that.
  private func open(
    on board: Board, _ split: Paraphrases.Split
  ) throws -> (OpenedEncoder, SmallEncoder?) {
    board.step("Which encoder?")
    board.say(
      """
      *The cat chases the dog. A kitten pursues a hound.* The two sentences mean the same and share no noun and no \
      verb. How can a program see that? A **sentence encoder** turns each sentence into a vector, its **sentence \
      embedding**, and the vectors of sentences that mean similar things should point in similar directions.
      """)
    board.say(
      """
      Such an encoder is rarely trained from scratch. One loads a **pretrained model**: an architecture, and weights \
      that others have trained. The one of this lesson is MiniLM (all-MiniLM-L6-v2): a BERT of six blocks with 22.7 \
      million weights. They come from Microsoft's MiniLM, a small network that was trained to imitate a larger one \
      (*distillation*); a community project trained it further on more than a billion pairs of sentences.
      """)
    let wanted = board.choice("encoder", of: ["fetched", "small"], default: "fetched")
    let sentences = try OpenedEncoder.sentences(on: board)
    let package = PretrainedPackage.miniLM
    let beside = try shownBeside(sentences.areOwn)
    var real: SentenceEncoder?
    if wanted == "fetched" && PretrainedStore().has(package) { real = try .miniLM() }
    if let real {
      board.say(
        """
        Its weights are here. They are from the package \(package.name) \(package.version); the license is \
        \(package.license). The checksum of each file was checked before it was opened. Everything up to the \
        similarities is about this network.
        """)
      board.value("weights of its embeddings and blocks", Double(real.bert.parameterCount.all))
      board.say(
        """
        The rest of the 22.7 million is a layer on the vector of [CLS], the *pooler*. A sentence embedding does not \
        need it, so it is not loaded.
        """)
    } else {
      board.say(
        """
        \(wanted == "fetched" ? "Its weights are not on this machine, so" : "As you have chosen,") **a small \
        encoder** is opened in its place. It has the same parts, and was trained just now on made-up sentences about \
        five kinds of animals. Every number of it is there to be looked at. \(beside) To \
        open MiniLM itself, run `chalk model fetch \(package.name)`, which loads \
        \(package.wheel.byteCount / 1_000_000) MB and compares each file with its checksum, and then this lesson \
        again: steps 2 to 7 then show MiniLM, and the sliders reach any hidden number in it.
        """)
    }
    let small = try real == nil ? trained(on: board, split, "training the small encoder") : nil
    let encoder = real ?? small!.encoder
    if real == nil { twoEncoders(on: board, encoder.bert) }
    let picked = board.integerSlider("sentence", in: 1...sentences.sentences.count, default: 1)
    board.say(
      """
      The sentences in the table go through it. Your own are taken from a file, one a line, with `--data FILE`. The \
      slider picks the one that is looked into.
      """)
    let opened = try OpenedEncoder(encoder, isReal: real != nil, sentences, picked: picked - 1)
    board.table(
      ["", "sentence"], opened.sentences.enumerated().map { ["\($0 + 1)", $1] })
    return (opened, small)
  }

  /// Where the stored results of MiniLM stand, which are about the lesson's own sentences.
  private func shownBeside(_ areOwn: Bool) throws -> String {
    if !areOwn { return "Your sentences go through it." }
    let stored = try StoredMiniLM.stored()
    return """
      MiniLM is here by its results, stored with the lesson and \(stored.origin): what its heads look at, in step 5, \
      and which sentences it takes for similar, in step 7.
      """
  }

  private func wordPiece(on board: Board, _ opened: OpenedEncoder) throws {
    board.step("WordPiece")
    let tokenizer = opened.encoder.tokenizer
    board.say(
      """
      BERT reads pieces of words. Its tokenizer, WordPiece, makes a text lower-case, cuts it at spaces and \
      punctuation, and then takes from each word the longest prefix that is in its vocabulary, and repeats this with \
      the rest. A piece that continues a word begins with ##; a word that cannot be cut this way becomes [UNK]. [CLS] \
      is put before the sentence and [SEP] after it. The vocabulary of \(opened.name) has \
      \(tokenizer.vocabulary.count) pieces.
      """)
    let rows = try opened.sentences.enumerated().map { place, sentence in
      let pieces = try opened.encoder.pieces(sentence)
      let shown = pieces.prefix(24).joined(separator: " ")
      return ["\(place + 1)", pieces.count > 24 ? shown + " …" : shown, "\(pieces.count)"]
    }
    board.table(["", "pieces", "tokens"], rows)
    let batch = try opened.encoder.tokens([opened.sentences[opened.picked]])
    let numbers = batch.numbers.values.prefix(OpenedEncoder.most).map { "\(Int($0))" }
    board.say(
      """
      The network sees only the numbers of the pieces: its first layer is a table with a row of \
      \(opened.bert.features) features for each. Sentence \(opened.picked + 1) begins with the numbers \
      \(numbers.joined(separator: ", ")).
      """)
    let separator = tokenizer.number(of: .separator)!
    board.identity(
      "a text that spells [SEP] does not become the special token",
      !tokenizer.encode("the cat [SEP] the dog").contains(separator))
    board.identity(
      "every piece of the sentence has a row in the table of embeddings",
      batch.numbers.values.allSatisfy { $0 >= 0 && $0 < Double(opened.bert.vocabularySize) })
    board.ask(
      "Five words are all in the vocabulary, and a period follows them. How many tokens has the sentence?",
      answer: 8, tolerance: 0, because: "Five words, the period, [CLS] and [SEP].")
  }

  private func blocks(on board: Board, _ opened: OpenedEncoder) {
    let bert = opened.bert
    let (d, count, length) = (bert.features, bert.blocks.count, opened.pieces.count)
    let inner = bert.blocks[0].feedForward.first.kernel.shape[1]
    board.step("Through \(count) blocks")
    board.say(
      """
      The embedding of a token is the sum of three rows: one for the piece, one for its position, and one that tells \
      the first sentence of a pair from the second; here all tokens belong to the first. A layer normalization \
      follows. Then come \(count) post-norm transformer blocks with GELU, as in the lesson transformer. The shape \
      never changes:
      """)
    let table = bert.vocabularySize * d + bert.maxLength * d + 2 * d + 2 * d
    let block = 4 * (d * d + d) + 2 * d * inner + inner + d + 4 * d
    var rows = [["tokens", "\(length)", ""], ["embeddings", "\(length) × \(d)", "\(table)"]]
    for number in 1...count { rows.append(["block \(number)", "\(length) × \(d)", "\(block)"]) }
    rows.append(["mean over the tokens", "\(d)", "0"])
    board.table(["after", "shape", "weights"], rows)
    board.identity(
      "the weights of the table are all that the network has",
      table + count * block == bert.parameterCount.all)
    let norms = (0...count).map { layer in
      opened.labels.indices.map { norm(opened.numbers(block: layer - 1, place: $0)) }
    }
    let lengths = norms.joined()
    let alike = (0...count).map { layer in
      likeness(opened.pieces.indices.map { opened.numbers(block: layer - 1, place: $0) })
    }
    board.draw(
      Figure(
        "Hidden states from block to block",
        caption: """
          What do \(count) blocks make of a sentence? Left: the length of the vector of each token of sentence \
          \(opened.picked + 1) in \(opened.name), after the embeddings (0) and after each block. A layer \
          normalization with scale 1 and shift 0 gives each vector the length √d = \
          \(written(Double(d).squareRoot(), digits: 3)); the learned ones change that. All lengths lie between \
          \(written(lengths.min()!, digits: 3)) and \(written(lengths.max()!, digits: 3)): compare the numbers, not \
          the colors, which span this range. Right: how alike the tokens become, as the mean cosine between the vectors of \
          two tokens; at 0 they have nothing in common on average.
          """, columns: 2
      ) {
        Panel("Length of the vector", x: "after block", y: "token", colorBar: .none) {
          HeatMap(
            opened.labels.indices.map { token in norms.map { $0[token] } },
            columns: (0...count).map { "\($0)" }, rows: opened.labels, digits: 2)
        }
        Panel(
          "Similarity of the tokens",
          x: PlotAxis("after block", ticks: (0...count).map { Double($0) }),
          y: PlotAxis("cosine", range: -0.2...1)
        ) {
          Line((0...count).map { Double($0) }, alike)
        }
      })
    board.ask(
      "A sentence of \(length) tokens enters the last block. How many numbers leave it?",
      answer: Double(length * d), tolerance: 0, because: "\(length) tokens of \(d) features each.")
  }

  private func norm(_ x: [Double]) -> Double { x.map { $0 * $0 }.reduce(0, +).squareRoot() }

  /// The mean cosine between two different vectors.
  private func likeness(_ rows: [[Double]]) -> Double {
    var cosines: [Double] = []
    for i in rows.indices {
      for j in 0..<i { cosines.append(cosine(rows[i], rows[j])) }
    }
    return cosines.mean
  }

  // excerpt: cosine
  /// a·b/(|a|·|b|)
  func cosine(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { $0 * $1 }.reduce(0, +) / (norm(a) * norm(b))
  }
  // end excerpt

  /// Returns the block and the head that were picked.
  private func oneNumber(on board: Board, _ opened: OpenedEncoder) -> Place {
    let bert = opened.bert
    board.step("From a query to a hidden number")
    let block = board.integerSlider("block", in: 1...bert.blocks.count, default: 1) - 1
    let head = board.integerSlider("head", in: 1...bert.numHeads, default: 1) - 1
    let place =
      board.integerSlider("token", in: 1...opened.labels.count, default: 2, reruns: .step) - 1
    let number =
      board.integerSlider("feature", in: 1...bert.features, default: 1, reruns: .step) - 1
    board.say(
      """
      How does a number in the network come about? The sliders pick a block, a head, a token and a feature: now \
      feature \(number + 1) of token \(place + 1), *\(opened.pieces[place])*, after block \(block + 1) of \
      \(opened.name). All numbers on the way to it are worked out here from the vectors that enter the block and from \
      the weights, by plain sums; one of each kind is shown.
      """)
    let layer = bert.blocks[block]
    let at = Place(block: block, head: head, token: place, feature: number)
    let (z, f) = workedOut(on: board, opened, at)
    let sums = zip(z, f).map { $0 + $1 }
    board.say(
      """
      A second matrix makes an output f for each feature of all \(layer.feedForward.first.kernel.shape[1]) numbers; it \
      is added to z. For feature \(number + 1):
      """)
    board.explain(
      board.formula("s = z + f"), ["z": z[number], "f": f[number]], sums[number])
    board.say(
      """
      Last comes the second layer normalization. With the mean m and the variance v of the sums s of all features of \
      this token (the layer adds a tiny ε to v, which changes no digit here):
      """)
    let weights = layer.norm2.parameters.map { $0.variable.value.value(at: number) }
    let (m, v) = (sums.mean, sums.map { ($0 - sums.mean) * ($0 - sums.mean) }.mean)
    let h = weights[0] * (sums[number] - m) / v.squareRoot() + weights[1]
    board.explain(
      board.formula(#"h = g \frac{s - m}{\sqrt{v}} + b"#),
      ["g": weights[0], "s": sums[number], "m": m, "v": v, "b": weights[1]], h)
    board.say(
      """
      Here g and b are the learned scale and shift of this feature; the lesson transformer writes γ and β for them.
      """)
    board.identity(
      "this is the number that the network has at this position",
      abs(h - opened.numbers(block: block, place: place)[number]) < 1e-3)
    let all = opened.numbers(block: block, place: place)
    let strongest = all.indices.max { abs(all[$0]) < abs(all[$1]) }!
    board.say(
      """
      Not all features have the same size: the largest of this token in absolute value is feature \(strongest + 1) \
      with \(all[strongest]).
      """)
    board.ask(
      "A feature's s is equal to the mean m of its token. What comes out of the normalization?",
      choices: ["g", "b", "0"], answer: 1, because: "g is multiplied by 0, and the shift b is left."
    )
    return at
  }

  private func heads(on board: Board, _ opened: OpenedEncoder, _ block: Int, _ head: Int) throws {
    let bert = opened.bert
    board.step("What the heads look at")
    let size = bert.blocks[block].attention.keyDim
    board.say(
      """
      Each block of \(opened.name) has \(bert.numHeads) heads, and each head queries and keys of d = \(size) numbers. \
      Its attention map has a row for each token, with the weights with which the token takes from all tokens. Unlike \
      GPT, BERT has no causal mask: every token sees the later ones, too. The sliders of \
      the step before pick the block and the head.
      """)
    board.formula(#"w = \text{softmax}(\frac{Q K^T}{\sqrt{d}})"#)
    let map = opened.map(block: block, head: head)
    board.draw(
      Figure(
        "Head \(head + 1) of block \(block + 1)",
        caption: """
          Where does each token look? The attention map of head \(head + 1) in block \(block + 1) of \(opened.name) \
          for sentence \(opened.picked + 1); a row for each token that looks. The sliders block and head show any \
          other.
          """, x: "looked at", y: "looks"
      ) { HeatMap.attention(map, from: opened.labels, to: opened.labels) })
    let places = opened.labels.indices.map { "\($0 + 1)" }
    board.draw(
      Figure(
        "All heads of block \(block + 1)",
        caption: """
          Do the heads of a block look at different things? All \(bert.numHeads) maps of block \(block + 1) of \
          \(opened.name) for the same sentence; the tokens are numbered as in the figure before; the darker, the more.
          """, columns: 4
      ) {
        for other in 0..<bert.numHeads {
          Panel(
            "Head \(other + 1)", x: "looked at", y: "looks", colorBar: .none
          ) {
            HeatMap(
              opened.map(block: block, head: other), columns: places, rows: places, range: 0...1)
          }
        }
      })
    let all = opened.states.attention
    board.identity(
      "in every head of every block the weights of each token add up to 1",
      all.allSatisfy { $0.sum(-1).values.allSatisfy { abs($0 - 1) < 1e-4 } })
    let specials = all.map { map in
      let last = opened.pieces.count - 1
      return (map[0, Axis.all, Axis.all, 0] + map[0, Axis.all, Axis.all, last]).mean(1).values
    }
    let entropies = all.map { map in
      (map[0] * Tensor.maximum(map[0], Tensor(1e-12)).log()).sum(-1).mean(1).values.map { -$0 }
    }
    let uniform = log(Double(opened.pieces.count))
    let numbers = bert.blocks.indices.map { Double($0 + 1) }
    let axis = PlotAxis("block", range: 0.5...(numbers.last! + 0.5), ticks: numbers)
    board.draw(
      Figure(
        "Every head at a glance",
        caption: """
          How focused is each head of \(opened.name), and how much does it look at special tokens? A point for each \
          head. Left: the entropy of its weights, the mean over the tokens; 0 means that each token looks at one \
          token only. Right: the fraction of the weight that goes to [CLS] and [SEP]. The dashed lines are those of a \
          head that looks at all tokens alike.
          """, columns: 2
      ) {
        Panel("Entropy", x: axis, y: PlotAxis("entropy in nats", range: -0.1...1.1 * uniform)) {
          ReferenceLine(y: uniform)
          for (place, values) in entropies.enumerated() { points(place, values) }
        }
        Panel(
          "Weight on [CLS] and [SEP]", x: axis, y: PlotAxis("fraction of the weight", range: 0...1)
        ) {
          ReferenceLine(y: 2 / Double(opened.pieces.count))
          for (place, values) in specials.enumerated() { points(place, values) }
        }
      })
    board.say(
      """
      In trained BERTs many heads put most of their weight on [SEP] or [CLS]; Clark et al. (2019) take that for a way \
      to do nothing where a head finds nothing that concerns it. In \(opened.name) \
      \(specials.joined().count { $0 > 0.5 }) of \(specials.joined().count) heads give these two tokens more than \
      half of their weight for this sentence.
      """)
    previousToken(on: board, opened)
    if opened.showsStored { try storedHeads(on: board) }
    board.warn(
      """
      A map shows how much is taken from where. It does not show what is taken, nor what the later blocks do with it.
      """)
    board.ask(
      "A head gives every one of 8 tokens the same weight. How large is each?", answer: 0.125,
      because: "The weights of a row add up to 1.")
  }

  /// The head that looks most at the token just before.
  private func previousToken(on board: Board, _ opened: OpenedEncoder) {
    let shares = opened.states.attention.map { map in
      (0..<opened.bert.numHeads).map { head in
        (1..<opened.pieces.count).map { map[0, head, $0, $0 - 1].scalar }.mean
      }
    }
    let all = shares.joined().map { $0 }
    let best = all.indices.max { all[$0] < all[$1] }!
    let (block, head) = best.quotientAndRemainder(dividingBy: opened.bert.numHeads)
    board.say(
      """
      Can what a head does be read off its map? Take the simplest pattern, looking at the token just before. Head \
      \(head + 1) of block \(block + 1) looks at it most: that token gets \(percent(all[best])) of the weight, in the \
      mean over the tokens after [CLS]; a head that looks at all tokens alike gives it \
      \(percent(1 / Double(opened.pieces.count))). The sliders show its map.
      """)
    if opened.isReal && opened.areOwn {
      board.claim(
        "a head of MiniLM gives the token just before more than nine tenths of its weight",
        all[best] > 0.9)
    }
  }

  /// The heads of a block side by side.
  func points(_ block: Int, _ values: [Double]) -> Points {
    let step = 0.6 / Double(max(values.count, 1))
    return Points(
      values.indices.map { Double(block + 1) - 0.3 + (Double($0) + 0.5) * step }, values,
      color: .series(0), size: 1.2)
  }
}
