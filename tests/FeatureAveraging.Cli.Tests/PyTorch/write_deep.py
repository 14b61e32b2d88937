"""Writes whole models as TorchScript and ONNX, each with what PyTorch itself computes.

usage: write_deep.py FOLDER

NAME.pt and, where it can be exported, NAME.onnx; NAME.npz holds samples x and y, the outputs and the gradient by x of the sum of
(j + 1) * output j, in double precision. dropout.pt, batch.pt, pair.pt and half.pt must be refused.
"""
import copy
import os
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

COUNT = 12


class Small(nn.Module):
    """Convolutions with batch normalisation, LeakyReLU, a maximum, groups, and a view by the size of the batch."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 10, 3, padding=1, groups=2)
        self.fc1 = nn.Linear(90, 12)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(12, 3)

    def forward(self, x):
        x = functional.max_pool2d(functional.leaky_relu(self.bn1(self.conv1(x)), 0.1), 2)
        x = functional.relu(self.conv2(x))
        x = x.view(x.size(0), -1)
        return self.fc2(self.drop(functional.relu(self.fc1(x))))


class Residual(nn.Module):
    """One channel, a strided block with a 1x1 shortcut, the mean over the image."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 6, 3, padding=1)
        self.conv1 = nn.Conv2d(6, 10, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(10)
        self.conv2 = nn.Conv2d(10, 10, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(10)
        self.shortcut = nn.Conv2d(6, 10, 1, stride=2, bias=False)
        self.fc = nn.Linear(10, 4)

    def forward(self, x):
        x = functional.relu(self.stem(x))
        x = functional.relu(self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))
        return self.fc(functional.adaptive_avg_pool2d(x, 1).flatten(1))


class Normalized(nn.Module):
    """A network with one hidden layer behind a normalisation of images."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("mean", torch.tensor([0.4, 0.5, 0.3]).view(3, 1, 1))
        self.register_buffer("std", torch.tensor([0.2, 0.25, 0.3]).view(3, 1, 1))

    def forward(self, x):
        return self.net(((x - self.mean) / self.std).flatten(1))


class Pair(nn.Module):
    def forward(self, x):
        return x, 2 * x


def settle(model, shape):
    """Moves the statistics of batch normalisation away from where they start."""
    model.train()
    for _ in range(10):
        model(torch.rand(16, *shape))
    return model.eval()


def balance(model, last, x):
    """Standardises the outputs on some samples, so that every class is decided for."""
    with torch.no_grad():
        outputs = model(x)
        last.weight /= outputs.std(0).unsqueeze(1)
        last.bias -= outputs.mean(0)
        last.bias /= outputs.std(0)
    return model


def answer(name, model, x):
    double = copy.deepcopy(model).double()
    points = x.double().requires_grad_()
    outputs = double(points)
    weights = torch.arange(1, outputs.shape[1] + 1, dtype=torch.float64)
    gradient, = torch.autograd.grad((outputs * weights).sum(), points)
    decisions = outputs.argmax(1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0).long()
    numpy.savez(f"{name}.npz", x=x.numpy(), y=decisions.numpy(), outputs=outputs.detach().numpy(), gradient=gradient.numpy())


def export(name, model, x, traced=False):
    answer(name, model, x)
    (torch.jit.trace(model, x) if traced else torch.jit.script(model)).save(f"{name}.pt")
    try:
        torch.onnx.export(model, x[:1], f"{name}.onnx", input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}})
    except Exception as fault:                          # PyTorch without its ONNX exporter
        print(f"no {name}.onnx: {fault}")


def main(folder):
    os.chdir(folder)
    torch.manual_seed(5)
    plain = nn.Sequential(nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 3)).eval()
    x = 2 * torch.randn(COUNT, 12)
    balance(plain, plain[2], x)
    export("two-layer", plain, x)
    torch.save(plain.state_dict(), "two-layer-state.pt")
    torch.jit.trace(plain, x).save("two-layer-traced.pt")
    torch.jit.script(nn.Sequential(plain, nn.Softmax(1)).eval()).save("two-layer-softmax.pt")
    one = nn.Sequential(nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 1)).eval()
    balance(one, one[2], x)
    export("one-output", one, x)
    torch.jit.script(nn.Sequential(one, nn.Sigmoid()).eval()).save("one-output-sigmoid.pt")
    hidden = nn.Sequential(nn.Linear(27, 7), nn.ReLU(), nn.Linear(7, 3))
    colours = torch.rand(COUNT, 3, 3, 3)
    export("normalized", balance(Normalized(hidden).eval(), hidden[2], colours), colours)

    deep = nn.Sequential(nn.Linear(12, 9), nn.ReLU(), nn.Linear(9, 7), nn.ReLU(), nn.Linear(7, 3)).eval()
    balance(deep, deep[4], x)
    export("deep", deep, x)
    torch.jit.script(nn.Sequential(deep, nn.Softmax(1)).eval()).save("deep-softmax.pt")
    small = settle(Small(), (3, 8, 8))
    pictures = torch.rand(COUNT, 3, 8, 8)
    balance(small, small.fc2, pictures)
    export("small", small, pictures)
    residual, grey = settle(Residual(), (1, 8, 8)), torch.rand(COUNT, 1, 8, 8)
    export("residual", balance(residual, residual.fc, grey), grey, traced=True)
    torch.jit.script(copy.deepcopy(small).train()).save("training.pt")
    torch.jit.freeze(torch.jit.script(small)).save("frozen.pt")

    torch.jit.trace(copy.deepcopy(small).train(), pictures, check_trace=False).save("dropout.pt")
    batch = copy.deepcopy(small).train()
    batch.drop.eval()
    torch.jit.trace(batch, pictures, check_trace=False).save("batch.pt")
    torch.jit.script(Pair()).save("pair.pt")
    torch.jit.script(copy.deepcopy(deep).half()).save("half.pt")


if __name__ == "__main__":
    main(sys.argv[1])
