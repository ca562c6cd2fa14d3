"""PyTorch on the CPU, as its tutorials train, with the data in two tensors; its own `Adam`.

A `DataLoader` would be several times slower; here an epoch is a permutation and slices of it.
"""

from collections.abc import Callable

import torch
from torch import nn
from workloads import LEARNING_RATE, Workload


def network(workload: Workload) -> nn.Sequential:
    """Return the network with its first weights, but for the output's activation."""
    activation = nn.ReLU if workload.hidden == "relu" else nn.Sigmoid
    layers: list[nn.Module] = []
    for below, above in zip(workload.units, workload.units[1:], strict=False):
        layers += [nn.Linear(below, above), activation()]
    model = nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for own, first in zip(model.parameters(), workload.weights(), strict=True):
            own.copy_(torch.from_numpy(first.T))
    return model


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    x, y = map(torch.from_numpy, workload.data())
    loss: nn.Module = nn.BCEWithLogitsLoss()
    if workload.output == "softmax":
        loss, y = nn.CrossEntropyLoss(), torch.from_numpy(workload.labels())
    model = network(workload)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

    def train(epochs: int) -> None:
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(workload.batch):
                optimizer.zero_grad()
                loss(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return train
