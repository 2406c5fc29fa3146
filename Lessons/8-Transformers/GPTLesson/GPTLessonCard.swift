import Chalk

extension LessonCard {
  static let gpt = LessonCard(
    "gpt", "A GPT, first on scalars", subtitle: "language modeling with a causal transformer",
    formulas: ["M02", "N07", "T10"], needs: ["transformer", "characters"], minutes: 15,
    outcomes: [
      "follow one training step of a GPT number by number, on scalars and on tensors",
      "train a small GPT, and measure it against n-grams by its perplexity",
      "sample with a temperature, with top-k, with top-p and greedily",
      "say what a key–value cache keeps, and count what it saves",
    ],
    terms: [
      Term(
        "GPT", "生成式预训练 Transformer",
        "A language model: a stack of causal transformer blocks between a token table and logits."
      ),
      Term(
        "token", "词元",
        "A piece of text that a language model reads at once: a letter, a word or a part of one."),
      Term(
        "language model", "语言模型",
        "A model that reads the tokens so far and gives each possible next token a probability."),
      Term(
        "context length", "上下文长度", "How many tokens a model can look at, at most."),
      Term(
        "causal mask", "因果掩码",
        "A mask that lets each element attend to itself and earlier ones only."),
      Term(
        "weight tying", "权重绑定",
        "Using one table both for the embeddings of the tokens and for the logits."),
      Term(
        "n-gram", "n 元语法",
        "A model that predicts the next token from the last n − 1, by counting what followed them."),
      Term(
        "perplexity", "困惑度",
        "e to the power of the cross-entropy: as uncertain as a choice among so many equally likely tokens."
      ),
      Term(
        "temperature", "温度",
        "A number by which the logits are divided before the softmax: above 1 it makes improbable tokens more likely, below 1 less."
      ),
      Term("greedy decoding", "贪心解码", "Always taking the most probable token."),
      Term("top-k sampling", "top-k 采样", "Drawing only from the k most probable tokens."),
      Term(
        "top-p sampling", "top-p 采样",
        "Drawing from the smallest set of most probable tokens whose probabilities add up to at least p."
      ),
      Term(
        "key–value cache", "键值缓存",
        "The keys and values of all tokens so far, kept so that they need not be computed again for each new token."
      ),
    ],
    references: [
      Reference(
        "Radford, Narasimhan, Salimans, Sutskever: Improving language understanding by generative pre-training (2018)",
        "https://cdn.openai.com/research-covers/language-unsupervised/language_understanding_paper.pdf"
      ),
      Reference(
        "Radford et al.: Language models are unsupervised multitask learners (2019)",
        "https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf"
      ),
      Reference(
        "Holtzman et al.: The curious case of neural text degeneration (2019)",
        "https://arxiv.org/abs/1904.09751"),
      Reference("Karpathy: nanoGPT", "https://github.com/karpathy/nanoGPT"),
      Reference(
        "Keras: Text generation with a miniature GPT",
        "https://keras.io/examples/generative/text_generation_with_miniature_gpt/"),
      Reference(
        "Jurafsky, Martin: Speech and language processing, chapter 3: N-gram language models",
        "https://web.stanford.edu/~jurafsky/slp3/3.pdf"),
    ])
}
