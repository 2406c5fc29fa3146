import Chalk

extension LessonCard {
  static let largerThanMemory = LessonCard(
    "larger-than-memory", "More data than memory, more than one machine",
    subtitle: "streaming and data parallelism", formulas: ["T11"], needs: ["generalization"],
    minutes: 15,
    outcomes: [
      "say what a training holds in memory, and which part grows with the data",
      "choose between a shuffle buffer, shuffling once and random access",
      "say how many bytes data-parallel workers send, and what that costs on a given network",
      "tell what volume, variety and velocity mean for a training loop",
    ],
    terms: [
      Term(
        "streaming", "流式读取", "Reading a file batch by batch, so that only one batch is in memory."),
      Term(
        "shuffle buffer", "洗牌缓冲区",
        "A buffer that lets one of its examples out at random and takes the next one of the file in."
      ),
      Term(
        "memory mapping", "内存映射",
        "A file is addressed like memory, and the system loads the pages that are touched."),
      Term(
        "data parallelism", "数据并行",
        "Each worker has all weights and a shard of the batch; gradients are averaged."),
      Term(
        "all-reduce", "全归约", "An operation after which every worker has the sum of what all had."),
      Term(
        "parameter server", "参数服务器",
        "A machine in the middle to which workers send gradients, and which sends back weights."),
      Term(
        "local SGD", "本地 SGD",
        "Each worker makes several steps of its own before the weights are averaged."),
      Term(
        "Amdahl's law", "阿姆达尔定律",
        "The speed-up of many workers is bounded by the fraction of the work that each has to do itself."
      ),
      Term(
        "latency", "延迟", "The time that a message takes however short it is."),
      Term(
        "online learning", "在线学习",
        "Learning from a stream: each example is predicted, learned once, and not kept."),
      Term(
        "federated averaging", "联邦平均",
        "FedAvg: local SGD where each worker keeps data of its own, which are never sent."),
    ],
    references: [
      Reference(
        "Goyal et al.: Accurate, large minibatch SGD (2017)", "https://arxiv.org/abs/1706.02677"),
      Reference(
        "Patarasuk, Yuan: Bandwidth optimal all-reduce algorithms (2009)",
        "https://doi.org/10.1016/j.jpdc.2008.09.002"),
      Reference(
        "McMahan et al.: Communication-efficient learning from decentralized data (2016)",
        "https://arxiv.org/abs/1602.05629"),
      Reference(
        "Stich: Local SGD converges fast and communicates little (2018)",
        "https://arxiv.org/abs/1805.09767"),
      Reference(
        "Li et al.: PyTorch distributed, experiences on accelerating data parallel training (2020)",
        "https://arxiv.org/abs/2006.15704"),
      Reference(
        "TensorFlow: tf.data, build input pipelines", "https://www.tensorflow.org/guide/data"),
      Reference(
        "PyTorch: Distributed data parallel", "https://pytorch.org/docs/stable/notes/ddp.html"),
    ])
}
