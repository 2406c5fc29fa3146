import ScalarGrad

let (w, x, b) = (Scalar(-2, "w"), Scalar(0.5, "x"), Scalar(0.3, "b"))
let y = tanh(w * x + b).named("y")
let loss = pow(y - 1, 2).named("loss")

loss.backward()

for node in [loss, y, w, x, b] { print(node) }
print(y.explain().lines.joined(separator: "\n"))
