#!/usr/bin/python3
"""Writes cells.json: outputs and gradients of recurrent layers as other implementations see them.

gru, lstm, rnn: PyTorch's own modules, in PyTorch's layout and names, one layer over sequences of
unequal length and two layers in both directions. gru-reset-before and gru-article, which no
framework has: written here from their equations, forward in numpy and again in PyTorch for its
automatic gradients; the two must agree. Layout of these: rows of W and b [z r n], [z r o n].

Loss: sum of loss_weights * (hidden states of all real steps). All in float64. Matrices are lists of
rows; inputs, loss_weights and outputs are steps x sequences x features, 0 behind a sequence's end.

    /usr/bin/python3 tests/golden/make_cells.py > tests/golden/cells.json
"""

import json
import sys

import numpy as np
import torch

SEED = 20240607
STEPS, SIZE, INPUTS, UNITS = 6, 4, 3, 5
LENGTHS = [4, 6, 1, 5]

torch.set_default_dtype(torch.float64)
torch.manual_seed(SEED)


def rounded(values):
    return np.round(np.asarray(values, dtype=np.float64), 10).tolist()


def batch(width):
    mask = np.zeros((STEPS, SIZE, 1))
    for b, length in enumerate(LENGTHS):
        mask[:length, b] = 1
    x = torch.randn(STEPS, SIZE, INPUTS) * torch.from_numpy(mask)
    w = torch.randn(STEPS, SIZE, width) * torch.from_numpy(mask)
    # Rounded first, so that the file holds exactly what was computed with.
    return [torch.tensor(rounded(v)) for v in (x, w)]


def case(cell, layers, bidirectional, parameters, x, w, y):
    (w * y).sum().backward()
    return {
        "cell": cell, "layers": layers, "bidirectional": bidirectional, "units": UNITS,
        "steps": STEPS, "lengths": LENGTHS,
        "parameters": {k: rounded(v.detach()) for k, v in parameters.items()},
        "inputs": rounded(x.detach()), "loss_weights": rounded(w), "outputs": rounded(y.detach()),
        "parameter_gradients": {k: rounded(v.grad) for k, v in parameters.items()},
        "input_gradients": rounded(x.grad),
    }


def torch_case(cell, layers, bidirectional):
    module = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}[cell](
        INPUTS, UNITS, num_layers=layers, bidirectional=bidirectional)
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(torch.tensor(rounded(0.6 * torch.randn_like(p))))
    x, w = batch(UNITS * (2 if bidirectional else 1))
    x.requires_grad_()
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, LENGTHS, enforce_sorted=False)
    y, _ = torch.nn.utils.rnn.pad_packed_sequence(module(packed)[0])
    return case(cell, layers, bidirectional, dict(module.named_parameters()), x, w, y)


def reset_before_step(sigmoid, tanh, W, U, b, x, h):
    H = UNITS
    z = sigmoid(W[:H] @ x + U[:H] @ h + b[:H])
    r = sigmoid(W[H:2 * H] @ x + U[H:2 * H] @ h + b[H:2 * H])
    n = tanh(W[2 * H:] @ x + U[2 * H:] @ (r * h) + b[2 * H:])
    return (1 - z) * h + z * n


def article_step(sigmoid, tanh, W, U, b, x, h):
    H = UNITS
    z = sigmoid(W[:H] @ x + U[:H] @ h + b[:H])
    r = sigmoid(W[H:2 * H] @ x + U[H:2 * H] @ h + b[H:2 * H])
    n = tanh(U[3 * H:] @ (r * h) + b[3 * H:])
    s = (1 - z) * h + z * n
    o = sigmoid(W[2 * H:] @ x + U[2 * H:3 * H] @ s + b[2 * H:3 * H])
    return o * s


def own_case(cell, step, input_gates, gates):
    shapes = {"W": (input_gates * UNITS, INPUTS), "U": (gates * UNITS, UNITS), "b": (gates * UNITS,)}
    parameters = {k: torch.tensor(rounded(0.6 * torch.randn(s))).requires_grad_()
                  for k, s in shapes.items()}
    x, w = batch(UNITS)
    x.requires_grad_()
    columns = []
    check = np.zeros((STEPS, SIZE, UNITS))
    W, U, b = (p.detach().numpy() for p in parameters.values())
    for sequence, length in enumerate(LENGTHS):
        h, g = torch.zeros(UNITS), np.zeros(UNITS)
        states = []
        for t in range(length):
            h = step(torch.sigmoid, torch.tanh, *parameters.values(), x[t, sequence], h)
            g = step(lambda a: 1 / (1 + np.exp(-a)), np.tanh, W, U, b,
                     x[t, sequence].detach().numpy(), g)
            states.append(h)
            check[t, sequence] = g
        states += [torch.zeros(UNITS)] * (STEPS - length)
        columns.append(torch.stack(states))
    y = torch.stack(columns, dim=1)
    assert np.abs(check - y.detach().numpy()).max() < 1e-14
    return case(cell, 1, False, parameters, x, w, y)


cases = [torch_case(cell, layers, both) for cell in ("gru", "lstm", "rnn")
         for layers, both in ((1, False), (2, True))]
cases.append(own_case("gru-reset-before", reset_before_step, 3, 3))
cases.append(own_case("gru-article", article_step, 3, 4))
json.dump({"made_with": {"python": sys.version.split()[0], "torch": torch.__version__,
                         "numpy": np.__version__, "seed": SEED}, "cases": cases},
          sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
