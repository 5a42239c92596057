#!/usr/bin/env python3
"""Writes optimizers.json beside this file: what torch.optim makes of given gradients, in double.

Run with Debian's python3-torch:  /usr/bin/python3 tests/golden/make_optimizers.py
"""
import json
import pathlib

import torch

STEPS = 7
KERNEL, BIAS = 4, 2
RATE = 0.05

torch.manual_seed(20240229)
start = torch.randn(KERNEL + BIAS, dtype=torch.float64)
gradients = torch.randn(STEPS, KERNEL + BIAS, dtype=torch.float64)
gradients[3] *= 100  # a spike, so that the averages matter
gradients[:, 1] *= 1e-6  # a gradient so small that epsilon matters


def run(make):
    kernel = start[:KERNEL].clone().requires_grad_()
    bias = start[KERNEL:].clone().requires_grad_()
    optimizer = make(kernel, bias)
    path = []
    for g in gradients:
        kernel.grad, bias.grad = g[:KERNEL].clone(), g[KERNEL:].clone()
        optimizer.step()
        path.append(torch.cat([kernel, bias]).tolist())
    return path


def both(cls, **options):
    return lambda kernel, bias: cls([kernel, bias], lr=RATE, **options)


def plateau(losses, patience, factor):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, eps=0)
    rates = []
    for loss in losses:
        rates.append(optimizer.param_groups[0]["lr"])
        schedule.step(loss)
    return rates


optim = torch.optim
cases = [
    ("sgd", 0.0, 0.0, both(optim.SGD)),
    ("sgd", 0.9, 0.0, both(optim.SGD, momentum=0.9)),
    ("nesterov", 0.8, 0.0, both(optim.SGD, momentum=0.8, nesterov=True)),
    ("rmsprop", 0.0, 0.0, both(optim.RMSprop)),
    ("adam", 0.0, 0.0, both(optim.Adam)),
    ("adamw", 0.0, 0.0, both(optim.AdamW, weight_decay=0)),
    # Two groups: no decay of biases.
    ("adamw", 0.0, 0.1,
     lambda kernel, bias: optim.AdamW([{"params": [kernel], "weight_decay": 0.1},
                                       {"params": [bias], "weight_decay": 0.0}], lr=RATE)),
]
losses = [1.0, 0.9, 0.95, 0.89995, 0.91, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.6, 0.61, 0.62, 0.63]
result = {
    "torch": torch.__version__,
    "kernel": KERNEL,
    "bias": BIAS,
    "rate": RATE,
    "start": start.tolist(),
    "gradients": gradients.tolist(),
    "cases": [{"optimizer": name, "momentum": momentum, "weight_decay": decay, "path": run(make)}
              for name, momentum, decay, make in cases],
    # PyTorch drops when MORE than `patience` epochs were bad: N epochs to wait are patience N − 1.
    "plateau": {"losses": losses, "epochs": 3, "factor": 0.5,
                "rates": plateau(losses, patience=2, factor=0.5)},
}
path = pathlib.Path(__file__).with_name("optimizers.json")
path.write_text(json.dumps(result, indent=1) + "\n")
