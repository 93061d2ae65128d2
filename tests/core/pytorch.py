"""What PyTorch's optimisers make of Winston's two weights: `python -m tests.core.pytorch` writes pytorch.json anew.

Needs torch and nothing else. The network is written down once more here, and torch finds its gradient.
"""

import json
from pathlib import Path
from typing import Any

STORED = Path(__file__).with_name("pytorch.json")
PATTERNS = ((1.0, 1.0), (2.0, 0.5), (-1.0, 0.25))  # shown in turn
START = (0.5, -0.25)
STEPS = 200
KEPT = (1, 2, 3, 10, 50, 199, 200)  # the steps that are stored

# Ours, with its parameters, and theirs, with the same.
CASES: dict[str, tuple[str, dict[str, float], str, dict[str, Any]]] = {
    "gradient descent": ("gradient_descent", {"rate": 2.0}, "SGD", {"lr": 2.0}),
    "momentum": ("momentum", {"rate": 0.3, "momentum": 0.9}, "SGD", {"lr": 0.3, "momentum": 0.9}),
    "little momentum": ("momentum", {"rate": 3.0, "momentum": 0.25}, "SGD", {"lr": 3.0, "momentum": 0.25}),
    "nesterov": ("nesterov", {"rate": 0.3, "momentum": 0.9}, "SGD", {"lr": 0.3, "momentum": 0.9, "nesterov": True}),
    "adagrad": ("adagrad", {"rate": 0.5, "epsilon": 1e-8}, "Adagrad", {"lr": 0.5, "eps": 1e-8}),
    "a high floor": ("adagrad", {"rate": 0.5, "epsilon": 0.125}, "Adagrad", {"lr": 0.5, "eps": 0.125}),
    "rmsprop": (
        "rmsprop", {"rate": 0.01, "decay": 0.99, "epsilon": 1e-8}, "RMSprop", {"lr": 0.01, "alpha": 0.99, "eps": 1e-8},
    ),
    "a quick decay": (
        "rmsprop", {"rate": 0.02, "decay": 0.5, "epsilon": 1e-4}, "RMSprop", {"lr": 0.02, "alpha": 0.5, "eps": 1e-4},
    ),
    "adam": (
        "adam", {"rate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        "Adam", {"lr": 0.05, "betas": (0.9, 0.999), "eps": 1e-8},
    ),
    "another adam": (
        "adam", {"rate": 0.1, "beta1": 0.5, "beta2": 0.75, "epsilon": 1e-3},
        "Adam", {"lr": 0.1, "betas": (0.5, 0.75), "eps": 1e-3},
    ),
}  # fmt: skip


def by_pytorch(case: str) -> dict[int, list[float]]:
    """The two weights after each of the steps that are kept."""
    import torch  # type: ignore[import-not-found, unused-ignore]

    _, _, name, parameters = CASES[case]
    w1, w2 = (torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in START)
    optimizer = getattr(torch.optim, name)([w1, w2], **parameters)
    made = {}
    for i in range(STEPS):
        x, y = PATTERNS[i % len(PATTERNS)]
        optimizer.zero_grad()
        E = 0.5 * (torch.sigmoid(w2 * torch.sigmoid(w1 * x)) - y) ** 2
        E.backward()
        optimizer.step()
        if i + 1 in KEPT:
            made[i + 1] = [w1.item(), w2.item()]
    return made


def stored(case: str) -> dict[int, list[float]]:
    return {int(n): weights for n, weights in json.loads(STORED.read_text(encoding="utf-8"))["weights"][case].items()}


if __name__ == "__main__":
    import torch

    weights = {case: by_pytorch(case) for case in CASES}
    document = {"torch": torch.__version__, "weights": weights}
    STORED.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
