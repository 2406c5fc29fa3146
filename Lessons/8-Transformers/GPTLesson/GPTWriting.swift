import Chalk
import Foundation

/// How a GPT writes: sampling, the cache, and what its heads look at.
extension GPTLesson {
  func sampling(on board: Board, _ model: NameGPT, _ names: NameLists) throws {
    board.step("Sampling")
    board.say(
      """
      The model writes a token, reads it, and writes the next. Which one? **Greedy decoding** takes the most \
      probable. The other ways draw the token at random. With a **temperature** T the logits are divided by T before \
      the softmax. **Top-k sampling** draws only from the k most probable tokens. **Top-p sampling** draws from the \
      smallest set of most probable tokens whose probabilities add up to at least p: few where the model is sure, \
      many where it is not.
      """)
    board.formula(#"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"#)
    board.code("writing")
    let T = board.slider("temperature", in: 0.1...3, default: 0.7)
    let beginning = Array(names.tokens.encode(names.example).prefix(3))
    let z = model.logits(beginning)
    let k = min(5, names.tokens.count - 1)
    let ways: [(name: String, sampling: TokenSampling)] = [
      ("T = 1", TokenSampling()), ("T = \(written(T))", TokenSampling(temperature: T)),
      ("top-k, k = \(k)", TokenSampling(topK: k)), ("top-p, p = 0.8", TokenSampling(topP: 0.8)),
    ]
    let probabilities = ways.map { $0.sampling.probabilities(z).values }
    board.draw(
      Figure(
        "The token after “\(names.tokens.decode(beginning))”",
        caption: """
          What does each way of sampling do to the probabilities? A temperature below 1 makes high bars higher and \
          low ones lower, a temperature above 1 evens them out. Top-k and top-p leave out the improbable tokens and \
          scale up the others until they add up to 1.
          """, x: "next token", y: "p", legend: .below
      ) {
        for (way, p) in zip(ways, probabilities) {
          Bars(Array(names.tokens.letters.dropFirst()), Array(p.dropFirst()), label: way.name)
        }
      })
    let entropy = { (p: [Double]) in p.map { $0 > 0 ? -$0 * log($0) : 0 }.reduce(0, +) }
    let steps = [0.3, 0.7, 1, 2]
    let entropies = steps.map { entropy(TokenSampling(temperature: $0).probabilities(z).values) }
    board.identity(
      "the higher the temperature, the higher the entropy of the next token",
      zip(entropies, entropies.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    board.identity(
      "top-k leaves \(k) tokens, and all ways keep the most probable one in front",
      probabilities[2].count { $0 > 0 } == k
        && Set(probabilities.map(\.argmax)).count == 1)
    var random = board.random.split()
    let temperatures = [0.5, 1, 2]
    let samples = try temperatures.map {
      try model.write(60, TokenSampling(temperature: $0), &random)
    }
    let hesitation = samples.map { made in
      model.perplexity(made.filter(names.tokens.knows))
    }
    let greedy = try model.write(3, .greedy, &random)
    let kept = try [TokenSampling(topK: k), TokenSampling(topP: 0.8)].map {
      try model.write(60, $0, &random)
    }
    let others = [greedy] + kept
    let named =
      temperatures.map { "T = \(written($0))" } + ["greedy", "top-k, k = \(k)", "top-p, p = 0.8"]
    let perplexities =
      hesitation + others.map { made in model.perplexity(made.filter(names.tokens.knows)) }
    board.say(
      """
      How surprising are its own names to the model? Their perplexity under the model, over 60 names (3 for greedy \
      decoding, which are the same):
      """)
    board.table(
      ["sampling", "some names", "perplexity"],
      zip(named, zip(samples + others, perplexities)).map { name, found in
        [name, found.0.prefix(5).joined(separator: " "), written(found.1, digits: 3)]
      })
    board.identity("greedy decoding always writes the same name", Set(greedy).count == 1)
    board.claim(
      "names that were drawn with T = 0.5 surprise the model less than those with T = 2",
      hesitation[0] < hesitation[2])
    let known = Set(names.training)
    board.say(
      """
      Does the model invent names, or copy them? Of the 60 names that were drawn with T = 1, \
      \(percent: samples[1].fraction { known.contains($0) }) are in the training set.
      """)
    board.ask(
      "Three tokens have the probabilities 0.5, 0.3 and 0.2. Top-p with p = 0.7: how likely is the second?",
      answer: 0.375,
      because: "0.5 is not enough, 0.5 + 0.3 is: two tokens are kept, and 0.3/0.8 = 0.375.")
  }

  func cache(on board: Board, _ model: NameGPT) throws {
    board.step("The cache")
    board.say(
      """
      To write each token the model reads all of its text again. But what it computed for the earlier tokens does not \
      change: the causal mask keeps them from seeing the new one. So the **key–value cache** keeps the keys and values \
      of each block. Only the new token's query, key and value are computed; its query is compared with the kept keys, \
      and its own key and value join the cache.
      """)
    let count = model.tokens.context - 1
    var one = board.random.split()
    var other = one
    let with = try model.gpt.generate(
      [NameTokens.point], count: count, usesCache: true, using: &one)
    let without = try model.gpt.generate(
      [NameTokens.point], count: count, usesCache: false, using: &other)
    board.identity(
      "the logits of \(count) tokens are the same with the cache and without it, but for rounding",
      largestDifference(with.logits, without.logits) < 1e-3)
    let (d, blocks) = (model.gpt.token.embeddings.shape[1], model.gpt.blocks.count)
    let kept = with.caches.map { $0.keys!.value.count + $0.values!.value.count }.reduce(0, +)
    board.say(
      """
      How much is kept? For each of \(with.caches[0].count) tokens a key and a value of \(d) numbers in each of \
      \(blocks) blocks: \(kept) numbers.
      """)
    board.identity(
      "the cache has 2·blocks·tokens·d numbers", kept == 2 * blocks * with.caches[0].count * d)
    board.say(
      """
      How much is saved? Without the cache, token number t costs a whole pass over t tokens: 12·t·d² + 2·t²·d \
      multiplications in each block. With the cache it costs one row of that pass: 12·d² + 2·t·d.
      """)
    let t = (1...256).map { Double($0) }
    let width = Double(d)
    let whole = t.map { 12 * $0 * width * width + 2 * $0 * $0 * width }
    let row = t.map { 12 * width * width + 2 * $0 * width }
    board.draw(
      Figure(
        "The cost of one more token",
        caption: """
          What does the cache save? The multiplications of one block, \(d) numbers wide, for token number t: a pass \
          over the whole text, or one row of it. Token number 100 costs a hundredth.
          """, x: "token number t", y: PlotAxis("multiplications", scale: .logarithmic)
      ) {
        Line(t, whole, label: "without the cache")
        Line(t, row, label: "with the cache")
      })
    board.identity(
      "the factor is t", zip(zip(whole, row), t).allSatisfy { abs($0.0 / $0.1 - $1) < 1e-9 })
    board.ask(
      "A model writes 100 tokens. A pass over t tokens counts as t rows. How many rows does the cache save in all?",
      answer: Double(100 * 101 / 2 - 100), tolerance: 0,
      because: "Without it 1 + 2 + … + 100 = 5050 rows are computed, with it 100.")
  }

  func heads(on board: Board, _ model: NameGPT, _ names: NameLists) {
    board.step("What the heads look at")
    let name = names.test.first { (5...7).contains($0.count) } ?? names.example
    let code = Array(names.tokens.encode(name).dropLast())
    let maps = model.maps(code)
    let letters = code.map { names.tokens.letters[$0] }
    board.say(
      """
      Here are the attention maps of all heads while the model reads *\(name)*, a name of the test set. Nothing in the \
      loss says what a head should look for. It may be the previous token, the beginning, or the vowels, and another \
      start can give another division of labor.
      """)
    board.draw(
      Figure(
        "All heads",
        caption: """
          Where does each head look? Head 2.1 is the first of block 2. A row for each token that asks, a column for \
          each that is looked at; the darker, the more weight. The causal mask hides later tokens, so the upper right \
          stays empty.
          """, columns: maps[0].count
      ) {
        for (block, heads) in maps.enumerated() {
          for (head, map) in heads.enumerated() {
            Panel(
              "Head \(block + 1).\(head + 1)", x: "looked at", y: "asks", colorBar: .none
            ) {
              HeatMap(map, columns: letters, rows: letters, range: 0...1)
            }
          }
        }
      })
    board.identity(
      "each row adds up to 1, and nothing comes from later tokens",
      maps.joined().allSatisfy { map in
        map.indices.allSatisfy { i in
          abs(map[i].reduce(0, +) - 1) < 1e-5 && map[i][(i + 1)...].allSatisfy { $0 == 0 }
        }
      })
    board.ask(
      "Which attention weight does the first token give to itself?", answer: 1,
      because: "It sees nothing else, and the weights of a row add up to 1.")
  }
}
