"""Writes model and samples files with the libraries that people use, each with the numbers the library itself computes.

usage: write_models.py FOLDER

Written with PyTorch: mlp.pt, nested.pt, mlp.onnx, half.pt, module.pt (a whole module, which must be refused), evil.pt (a pickle that would
run a command, which must be refused) and samples.npz. outputs.csv holds the outputs of mlp on the samples, in double precision.
"""
import os
import pickle
import sys

import numpy
import torch

DIMENSION, NEURONS, CLASSES, COUNT = 12, 8, 3, 30


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


def main(folder):
    os.chdir(folder)
    torch.manual_seed(3)
    model = torch.nn.Sequential(torch.nn.Linear(DIMENSION, NEURONS), torch.nn.ReLU(), torch.nn.Linear(NEURONS, CLASSES))
    x = 4 * torch.randn(COUNT, DIMENSION)
    double = torch.nn.Sequential(torch.nn.Linear(DIMENSION, NEURONS), torch.nn.ReLU(), torch.nn.Linear(NEURONS, CLASSES)).double()
    double.load_state_dict(model.state_dict())
    outputs = double(x.double()).detach().numpy()
    numpy.savez("samples.npz", x=x.numpy(), y=outputs.argmax(1).astype(numpy.int64))
    numpy.savetxt("outputs.csv", outputs, delimiter=",", fmt="%.17g")

    torch.save(model.state_dict(), "mlp.pt")
    torch.save({"epoch": 3, "state_dict": model.state_dict(), "loss": 0.25, "note": "a checkpoint"}, "nested.pt")
    torch.save(model.half().state_dict(), "half.pt")
    model.float()
    torch.save(model, "module.pt")
    torch.save(Evil(), "evil.pt")
    with open("bare.pkl", "wb") as file:
        pickle.dump({"weight": 1}, file)
    try:
        model.load_state_dict(torch.load("mlp.pt"))
        torch.onnx.export(model, x[:1], "mlp.onnx", input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}})
    except Exception as fault:                          # PyTorch without its ONNX exporter
        print(f"no mlp.onnx: {fault}")


if __name__ == "__main__":
    main(sys.argv[1])
