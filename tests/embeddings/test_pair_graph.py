"""The quantised graph against the network it was built from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from embeddings.pair_graph import write_graph
from embeddings.pair_input import KINDS, Rows
from embeddings.pair_network import HIDDEN, PairNetwork


def test_graph_agrees_with_the_network(tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = PairNetwork(torch.randn(50, HIDDEN), 2).eval()
    rng = np.random.default_rng(5)
    ids, kinds = rng.integers(3, 50, (3, 12)), rng.integers(0, KINDS, (3, 12))
    present = np.zeros((3, 12), dtype=np.float32)
    present[2, 9:] = -1e4
    asked, shown = np.full((3, 12), -1e4, dtype=np.float32), np.full((3, 12), -1e4, dtype=np.float32)
    asked[:, 1:4], shown[:, 5:9] = 0, 0
    rows = Rows(ids, kinds, present, asked, shown)
    with torch.no_grad():
        judged, spans = network(*map(torch.from_numpy, rows))
        states = network.words(torch.from_numpy(ids)) + network.position.weight[:12]
        states = (states + network.kind(torch.from_numpy(kinds))).numpy()
    write_graph({name: value.numpy() for name, value in network.trained().items()}, tmp_path / "graph.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "graph.onnx"), providers=["CPUExecutionProvider"])
    inputs = {"states": states, "present": (present == 0).astype(np.int32), "asked": asked, "shown": shown}
    found_judged, found_spans = session.run(None, inputs)
    assert np.abs(found_judged - judged.numpy()).max() < 0.2
    assert np.corrcoef(found_spans[:2].ravel(), spans[:2].numpy().ravel())[0, 1] > 0.99
